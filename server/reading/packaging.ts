import type { Layer } from '../mail/unpack.ts';
import type { Deviation } from '../tlsrpt/deviations.ts';

/** How a report file was packaged, and what its labels claimed. */
export interface Packaging {
  /** Media type of its part, lower case; "" when it has none or is no part of a message. */
  readonly declaredType: string;
  readonly name: string | null;
  /** What was taken off, outermost first. */
  readonly layers: readonly Layer[];
  readonly inArchive: boolean;
  readonly trailingBytes: boolean;
  /** It was undeclared base64. */
  readonly encodingMissing: boolean;
}

export function packagingDeviations(packaging: Packaging): Deviation[] {
  const found: Deviation[] = [];
  const { layers } = packaging;
  if (packaging.encodingMissing) found.push('TRANSFER_ENCODING_MISSING');
  if (layers.includes('zip') || layers.includes('tar')) found.push('ZIP_ARCHIVE');
  // gzip files in an archive are what the archive is for, and a tar archive compresses nothing.
  if (layers.length > 1 && layers[0] === 'gzip' && layers[1] !== 'tar') found.push('COMPRESSED_TWICE');
  if (packaging.trailingBytes) found.push('TRAILING_BYTES');
  if (isMislabelled(packaging)) found.push('LABEL_WRONG');
  return found;
}

/** RFC 8460 section 6.5 recognises gzip by its first bytes: type and name are often wrong, both ways. */
function isMislabelled({ declaredType, name, layers, inArchive }: Packaging): boolean {
  const partIsGzip = layers[0] === 'gzip';
  const fileIsGzip = inArchive ? layers.at(-1) === 'gzip' : partIsGzip;
  return (
    (/[+/](x-)?gzip$/.test(declaredType) && !partIsGzip) ||
    (/[+/]json$/.test(declaredType) && layers.length > 0) ||
    (/\.gz$/i.test(name ?? '') && !fileIsGzip) ||
    (/\.json$/i.test(name ?? '') && fileIsGzip) ||
    layers.includes('zlib')
  );
}
