import { crc32, deflateRawSync } from 'node:zlib';

/** One file of an archive; the sizes and the checksum in its records can be made to lie. */
export interface ZipFileSpec {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly stored?: boolean;
  readonly encrypted?: boolean;
  readonly method?: number;
  readonly claimedSize?: number;
  readonly claimedCrc?: number;
}

/** A ZIP archive, written by hand so that it can be wrong. */
export function makeZip(files: readonly ZipFileSpec[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const data = file.stored === true ? Buffer.from(file.bytes) : deflateRawSync(file.bytes);
    const name = Buffer.from(file.name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(file.encrypted === true ? 1 : 0, 2);
    common.writeUInt16LE(file.method ?? (file.stored === true ? 0 : 8), 4);
    common.writeUInt32LE(file.claimedCrc ?? crc32(file.bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(file.claimedSize ?? file.bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, entries, end]);
}
