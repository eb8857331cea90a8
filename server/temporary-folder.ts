import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Their names tell the process that they belong to: what is left of one that was killed is removed by the next. */
const NAME = /^stsready-(?:upload|demo)-(\d+)-/;

/** Gives `use` a new folder that nobody else may read, and removes it however that ends. */
export async function withTemporaryFolder<T>(kind: 'upload' | 'demo', use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `stsready-${kind}-${process.pid}-`));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Removes folders of processes of this user that run no more; returns how many. To be called before this process makes one of its
 * own: one with its number was made by an earlier process, as in a container, where numbers are the same each time.
 */
export function removeLeftFolders(within: string = tmpdir()): number {
  let removed = 0;
  for (const name of readdirSync(within)) {
    const pid = Number(NAME.exec(name)?.[1] ?? 0);
    if (pid === 0 || (pid !== process.pid && isRunning(pid))) continue;
    const folder = join(within, name);
    // Anybody may make files of any name there.
    const entry = lstatSync(folder, { throwIfNoEntry: false });
    if (entry === undefined || !entry.isDirectory() || entry.uid !== process.getuid?.()) continue;
    rmSync(folder, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
