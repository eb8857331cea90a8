import { spawn } from 'node:child_process';
import { program, untilItListens } from './program.ts';

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
  const url = await untilItListens(child);
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}
