import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

/** A port of its own before another on this machine, that lets nobody through until it is opened, once. */
export interface Door {
  readonly port: number;
  /** Resolves when somebody has connected. */
  readonly knocked: Promise<unknown>;
  open(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function openDoor(target: number): Promise<Door> {
  const waiting: Socket[] = [];
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    waiting.push(client);
  });
  const knocked = once(server, 'connection');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    knocked,
    open() {
      for (const client of waiting) {
        const behind = connect(target, '127.0.0.1');
        pipeline(client, behind, client, () => {});
      }
    },
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
