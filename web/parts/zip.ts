/** A file of an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly text: string;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** Bit 11: names are UTF-8. */
const UTF8 = 0x0800;
/** 1 January 1980, the earliest date in the format: the archive says nothing about time. */
const DATE = 0x0021;

/** A zip archive of small texts, stored without compression (APPNOTE 6.3, sections 4.3.7 to 4.3.16). */
export function zipOf(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = encoder.encode(entry.name);
    const data = encoder.encode(entry.text);
    const about = [20, UTF8, 0, 0, DATE] as const;
    const sizes = [crc32(data), data.length, data.length] as const;
    const local = joined(u32(LOCAL), u16(...about), u32(...sizes), u16(name.length, 0), name, data);
    directory.push(
      joined(u32(CENTRAL), u16(20, ...about), u32(...sizes), u16(name.length, 0, 0, 0, 0), u32(0, offset), name),
    );
    parts.push(local);
    offset += local.length;
  }
  const central = joined(...directory);
  const end = joined(u32(END), u16(0, 0, entries.length, entries.length), u32(central.length, offset), u16(0));
  return joined(...parts, central, end);
}

function u16(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value & 0xff, (value >>> 8) & 0xff]));
}

function u32(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(
    values.flatMap((value) => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff]),
  );
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** CRC-32 with the polynomial of zip, bit by bit: the texts are small. */
export function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
