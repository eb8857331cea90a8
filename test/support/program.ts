import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../server/package-root.ts';

/** The program as `npm run build` leaves it. */
export const program = join(packageRoot, 'dist/server/main.js');

/** Whether the program and the pages are built, as `npm test` does first. */
export const isBuilt = existsSync(program) && existsSync(join(packageRoot, 'dist/web/index.html'));

/** The address that a started program says it listens at; throws what it said when it ends before. */
export function untilItListens(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [url] = /http:\/\/[\d.:]+/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`the program ended with ${code} before it listened: ${said}`)));
  });
}
