import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../server/package-root.ts';

const program = join(packageRoot, 'dist/server/main.js');

/** Whether the program is built, as `npm test` does first. */
export const isBuilt = existsSync(program);

export interface Demo {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Runs `stsready demo` on a port of its own, until it says where it listens. */
export async function startDemo(): Promise<Demo> {
  const child = spawn(process.execPath, [program, 'demo'], {
    env: { ...process.env, STSREADY_LISTEN: '127.0.0.1:0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const url = await addressOf(child);
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [url] = /http:\/\/[\d.:]+/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`demo: ended with ${code} before it listened: ${said}`)));
  });
}
