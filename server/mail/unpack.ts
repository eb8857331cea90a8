import { type GunzipRefusal, gunzip, isGzip, isZlib, unzlib } from './gunzip.ts';
import { mailLimits } from './limits.ts';
import { isTar, type TarRefusal, untar } from './tar.ts';
import { isZip, unzip, type ZipRefusal } from './unzip.ts';

export type UnpackRefusal = GunzipRefusal | ZipRefusal | TarRefusal | 'too-many-layers';

/** What was taken off: `zlib` is deflate in zlib's own wrapping. */
export type Layer = 'gzip' | 'zlib' | 'zip' | 'tar';

/** One file from a part, with all packaging removed; or why it could not be unpacked. */
export type Unpacked =
  | {
      readonly outcome: 'file';
      readonly bytes: Uint8Array;
      /** Its name inside an archive; null when it was not in one. Foreign text, never a path to write to. */
      readonly name: string | null;
      /** What was taken off, outermost first; empty for plain bytes. */
      readonly layers: readonly Layer[];
      readonly trailingBytes: boolean;
    }
  | {
      readonly outcome: 'refused';
      readonly name: string | null;
      readonly code: UnpackRefusal;
      /** In words, for the operator; safe to print. */
      readonly reason: string;
    };

function layerOf(bytes: Uint8Array): Layer | null {
  if (isGzip(bytes)) return 'gzip';
  if (isZip(bytes)) return 'zip';
  if (isZlib(bytes)) return 'zlib';
  return isTar(bytes) ? 'tar' : null;
}

/** Takes gzip, zlib, zip and tar off, told by the first bytes of each layer and never by names or labels, within bounds. */
export async function unpack(bytes: Uint8Array): Promise<Unpacked[]> {
  return unpackLayer(bytes, null, [], false);
}

async function unpackLayer(
  bytes: Uint8Array,
  name: string | null,
  layers: readonly Layer[],
  trailingBytes: boolean,
): Promise<Unpacked[]> {
  const packed = layerOf(bytes);
  if (packed === 'zlib') {
    const inner = layers.length < mailLimits.layers ? unzlib(bytes) : null;
    if (inner === null) return [{ outcome: 'file', bytes, name, layers, trailingBytes }];
    if (inner.outcome === 'refused') return [{ ...inner, name }];
    return unpackLayer(inner.bytes, name, [...layers, 'zlib'], trailingBytes || inner.trailingBytes);
  }
  if (packed === null) return [{ outcome: 'file', bytes, name, layers, trailingBytes }];
  // A tar archive compresses nothing: a compressed one may hold compressed reports.
  const isTooDeep =
    packed === 'tar' ? layers.includes('tar') : layers.filter((layer) => layer !== 'tar').length >= mailLimits.layers;
  if (isTooDeep) {
    const reason = `compressed more than ${mailLimits.layers} times over`;
    return [{ outcome: 'refused', name, code: 'too-many-layers', reason }];
  }
  if (packed === 'gzip') {
    const inner = gunzip(bytes);
    if (inner.outcome === 'refused') return [{ ...inner, name }];
    return unpackLayer(inner.bytes, name, [...layers, 'gzip'], trailingBytes || inner.trailingBytes);
  }
  if (packed === 'zip' && bytes.length > mailLimits.compressed) {
    const reason = `compressed data of ${bytes.length} bytes; the limit is ${mailLimits.compressed}`;
    return [{ outcome: 'refused', name, code: 'too-large', reason }];
  }
  const files: Unpacked[] = [];
  let total = 0;
  for (const entry of packed === 'zip' ? await unzip(bytes) : await untar(bytes)) {
    if (entry.outcome === 'refused') {
      files.push(entry);
      continue;
    }
    for (const file of await unpackLayer(entry.bytes, entry.name, [...layers, packed], trailingBytes)) {
      if (file.outcome === 'file') total += file.bytes.length;
      if (total > 2 * mailLimits.inflated) {
        const reason = `the archive unpacks to more than ${2 * mailLimits.inflated} bytes`;
        return [...files, { outcome: 'refused', name: entry.name, code: 'too-large', reason }];
      }
      files.push(file);
    }
  }
  return files;
}
