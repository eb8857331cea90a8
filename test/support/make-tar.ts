/** One entry of a tar archive; its type and size can be made to lie. */
export interface TarFileSpec {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly type?: string;
  readonly claimedSize?: number;
}

/** A tar archive in the ustar format, written by hand so that it can be wrong. */
export function makeTar(files: readonly TarFileSpec[]): Buffer {
  const blocks = files.flatMap(({ name, bytes, type = '0', claimedSize }) => {
    const header = Buffer.alloc(512);
    header.write(name.slice(0, 100), 0);
    header.write('0000644\0', 100);
    header.write(`${(claimedSize ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write(type, 156);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, Buffer.from(bytes), Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** The extended header that gives the next entry a long name (pax). */
export function paxName(name: string): TarFileSpec {
  const field = ` path=${name}\n`;
  let length = field.length + 2;
  while (`${length}${field}`.length !== length) length++;
  return { name: 'PaxHeaders/x', type: 'x', bytes: Buffer.from(`${length}${field}`) };
}
