import type { ChildProcess } from 'node:child_process';
import { connect, createServer } from 'node:net';

/** Shared by tests of real mail servers: a free port, waiting for it, and an end that leaves no process behind. */

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** Throws when nobody listens on the port within half a minute. */
export async function untilOpen(port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nobody listens on port ${port}`);
}

/** Kills a process that leads a group, and the group. */
export function endGroup(leader: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (leader.exitCode !== null || leader.signalCode !== null || leader.pid === undefined) return resolve();
    leader.on('exit', () => resolve());
    process.kill(-leader.pid, 'SIGKILL');
  });
}
