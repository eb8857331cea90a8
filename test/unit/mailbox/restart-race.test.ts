import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { silentLog } from '../../../server/log.ts';
import { createCheckedApp } from '../../support/checked-app.ts';
import { MAILS_NOW } from '../../support/report-mails.ts';
import { temporaryFolder } from '../../support/temporary.ts';

test('a mailbox that is asked to be read several times at once leaves no connection behind when it stops', async () => {
  const open = new Set<Socket>();
  let connections = 0;
  // It takes connections and never greets.
  const server = createServer((socket) => {
    connections += 1;
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    socket.resume();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const config = readConfig({
    STSREADY_DATABASE: join(temporaryFolder(), 'a.db'),
    STSREADY_NOW: MAILS_NOW,
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_MAILBOXES: JSON.stringify([
      { host: '127.0.0.1', port, security: 'starttls', user: 'anna', password: 'secret' },
    ]),
  });
  const app = await createCheckedApp(config, { log: silentLog, resolveTxt: async () => ({ kind: 'missing' }) });
  onTestFinished(() => app.stop());
  const [mailbox] = app.mailboxes();
  if (mailbox === undefined) throw new Error('no mailbox');
  mailbox.start();
  await vi.waitFor(() => expect(connections).toBe(1), 10_000);
  await Promise.all([mailbox.pollNow(), mailbox.pollNow(), mailbox.pause(false)]);
  await vi.waitFor(() => expect(open.size).toBe(1), 10_000);
  await mailbox.stop();
  await vi.waitFor(() => expect(open.size).toBe(0), 10_000);
}, 30_000);
