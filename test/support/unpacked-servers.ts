import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Mail servers that `imap-servers.sh` has unpacked, and what they need to start where they lie. */

/** A file of the unpacked packages, by its place in a system. */
export function unpacked(path: string): string {
  return join(process.env['STSREADY_IMAP_SERVERS'] ?? '', path);
}

/** The environment that lets programs of the unpacked packages find their own libraries. */
export function unpackedLibraries(): { readonly LD_LIBRARY_PATH: string } {
  const libraries = unpacked('usr/lib');
  const ofMachine = readdirSync(libraries).filter((name) => name.endsWith('-linux-gnu'));
  return { LD_LIBRARY_PATH: [libraries, ...ofMachine.map((name) => join(libraries, name))].join(':') };
}

/** The system's own user for mail: no IMAP server serves as root. */
export function mailOwner(): { readonly uid: number; readonly gid: number } {
  const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, 'mail'], { encoding: 'utf8' })),
  );
  return { uid, gid };
}
