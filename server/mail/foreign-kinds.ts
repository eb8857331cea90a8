/** Kinds of files by their first bytes, in hexadecimal, that mail programs and people hand over and that are not opened here. */
const kinds: readonly (readonly [magic: string, what: string])[] = [
  ['d0cf11e0a1b11ae1', 'an Outlook message (.msg) or another file of Microsoft Office: save a message as .eml'],
  ['2142444e', 'an Outlook data file (.pst or .ost): export its folder as .eml files or as an mbox'],
  ['cfad12fe', 'an Outlook Express folder (.dbx): export it as .eml files or as an mbox'],
  [
    '789f3e22',
    'winmail.dat, in which Outlook packs attachments (TNEF): unpack it first, or have it sent as plain MIME',
  ],
  ['377abcaf271c', 'a 7-Zip archive (.7z): unpack it first'],
  ['526172211a07', 'a RAR archive: unpack it first'],
  ['fd377a585a00', 'compressed with xz: unpack it first'],
  ['425a68', 'compressed with bzip2: unpack it first'],
  ['28b52ffd', 'compressed with zstd: unpack it first'],
  ['04224d18', 'compressed with lz4: unpack it first'],
  ['1f9d', 'compressed with compress (.Z): unpack it first'],
];

/** What a file is that is not opened here, and what to do with it; null where it is none of those. */
export function foreignKind(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64));
  if (/^\s*-----BEGIN PGP MESSAGE-----/.test(head.toString('latin1')))
    return 'encrypted with OpenPGP: decrypt it first';
  const hex = head.toString('hex');
  return kinds.find(([magic]) => hex.startsWith(magic))?.[1] ?? null;
}

/** The same of a part of a mail, where type and name tell what its bytes do not. */
export function foreignPart(bytes: Uint8Array, declaredType: string, name: string | null): string | null {
  const isSmime = /^application\/(x-)?pkcs7-mime$/.test(declaredType) || /\.p7m$/i.test(name ?? '');
  if (isSmime)
    return 'S/MIME (smime.p7m), encrypted or signed around its content: save the message decrypted and without it';
  return foreignKind(bytes);
}

/** Parts that mail programs put beside the content and that hold none of it: signatures, and the forks of old Macs. */
export function isBesideContent(bytes: Uint8Array, declaredType: string): boolean {
  const isForks = bytes[0] === 0 && bytes[1] === 5 && bytes[2] === 0x16 && (bytes[3] === 0 || bytes[3] === 7);
  return isForks || /^application\/((x-)?pkcs7-signature|pgp-signature|pgp-encrypted|applefile)$/.test(declaredType);
}
