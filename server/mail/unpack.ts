import { type GunzipRefusal, gunzip, isGzip } from './gunzip.ts';
import { mailLimits } from './limits.ts';
import { isZip, unzip, type ZipRefusal } from './unzip.ts';

export type UnpackRefusal = GunzipRefusal | ZipRefusal | 'too-many-layers';

/** One file from a part, with all packaging removed; or why it could not be unpacked. */
export type Unpacked =
  | {
      readonly outcome: 'file';
      readonly bytes: Uint8Array;
      /** Its name inside an archive; null when it was not in one. Foreign text, never a path to write to. */
      readonly name: string | null;
      /** What was taken off, outermost first; empty for plain bytes. */
      readonly layers: readonly ('gzip' | 'zip')[];
      readonly trailingBytes: boolean;
    }
  | {
      readonly outcome: 'refused';
      readonly name: string | null;
      readonly code: UnpackRefusal;
      /** In words, for the operator; safe to print. */
      readonly reason: string;
    };

/** Takes gzip and zip off, told by the first bytes of each layer and never by names or labels, within bounds. */
export async function unpack(bytes: Uint8Array): Promise<Unpacked[]> {
  return unpackLayer(bytes, null, [], false);
}

async function unpackLayer(
  bytes: Uint8Array,
  name: string | null,
  layers: readonly ('gzip' | 'zip')[],
  trailingBytes: boolean,
): Promise<Unpacked[]> {
  const packed = isGzip(bytes) ? 'gzip' : isZip(bytes) ? 'zip' : null;
  if (packed === null) return [{ outcome: 'file', bytes, name, layers, trailingBytes }];
  if (layers.length >= mailLimits.layers) {
    const reason = `compressed more than ${mailLimits.layers} times over`;
    return [{ outcome: 'refused', name, code: 'too-many-layers', reason }];
  }
  if (packed === 'gzip') {
    const inner = gunzip(bytes);
    if (inner.outcome === 'refused') return [{ ...inner, name }];
    return unpackLayer(inner.bytes, name, [...layers, 'gzip'], trailingBytes || inner.trailingBytes);
  }
  if (bytes.length > mailLimits.compressed) {
    const reason = `compressed data of ${bytes.length} bytes; the limit is ${mailLimits.compressed}`;
    return [{ outcome: 'refused', name, code: 'too-large', reason }];
  }
  const files: Unpacked[] = [];
  let total = 0;
  for (const entry of await unzip(bytes)) {
    if (entry.outcome === 'refused') {
      files.push(entry);
      continue;
    }
    for (const file of await unpackLayer(entry.bytes, entry.name, [...layers, 'zip'], trailingBytes)) {
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
