import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endGroup, freePort } from './daemon.ts';
import type { ImapServer } from './imap-server.ts';
import { mailOwner, unpacked, unpackedLibraries } from './unpacked-servers.ts';

const CAPABILITIES = 'IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE';

export interface CourierOptions {
  /** The quota of each Maildir as Courier writes it: "8C" is eight messages. */
  readonly quota?: string;
}

/**
 * Courier's own `imapd` with Debian's settings, one process a connection. Its login needs a daemon at a fixed place of the
 * system; a few lines stand in for that, and all after LOGIN is Courier's.
 */
export async function startCourier({ quota }: CourierOptions = {}): Promise<ImapServer> {
  const folder = mkdtempSync(join(tmpdir(), 'stsready-courier-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const owner = mailOwner();
  const environment = unpackedLibraries();
  let delivered = 0;

  function maildirmake(...args: string[]): void {
    execFileSync(unpacked('usr/bin/maildirmake.courier'), args, { env: environment });
  }
  function maildirOf(user: string): string {
    const path = join(folder, user);
    if (!existsSync(path)) {
      maildirmake(path);
      if (quota !== undefined) maildirmake('-q', quota, path);
      execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, path]);
    }
    return path;
  }
  /** INBOX.Reports lies in the Maildir as `.Reports`. */
  function folderOf(user: string, name = 'INBOX'): string {
    const path = join(maildirOf(user), name.slice('INBOX'.length));
    if (!existsSync(path)) {
      maildirmake('-f', name.slice('INBOX.'.length), maildirOf(user));
      execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, path]);
    }
    return path;
  }
  const listening = () =>
    listen(port, (user) =>
      spawn(unpacked('usr/bin/imapd'), [maildirOf(user)], {
        ...owner,
        detached: true,
        stdio: ['pipe', 'pipe', 'ignore'],
        env: {
          ...environment,
          PATH: '/usr/bin:/bin',
          HOME: folder,
          AUTHENTICATED: user,
          AUTHADDR: user,
          IMAP_CAPABILITY: CAPABILITIES,
          IMAP_KEYWORDS: '1',
          IMAP_USELOCKS: '1',
          IMAP_MAILBOX_SANITY_CHECK: '1',
          // Seconds between two looks of IDLE; Debian has 60.
          IMAP_IDLE_TIMEOUT: '1',
          IMAP_TRASHFOLDERNAME: 'Trash',
        },
      }),
    );
  let front = await listening();
  return {
    port,
    async deliver(user, mails, name) {
      for (const raw of mails) {
        const path = join(folderOf(user, name), 'new', `${1_700_000_000 + ++delivered}.${delivered}.test`);
        // Lines end in LF in a Maildir; Courier would send CR CR LF.
        writeFileSync(path, Buffer.from(raw).toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
        chownSync(path, owner.uid, owner.gid);
      }
    },
    async forbid(user, name) {
      const path = folderOf(user, name);
      chownSync(path, 0, 0);
      chmodSync(path, 0o700);
    },
    kill: () => front.end(),
    async restart() {
      front = await listening();
    },
    async stop() {
      await front.end();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Front {
  /** Ends the server and each connection at once. */
  end(): Promise<void>;
}

/** Takes logins on the port and hands the rest of each connection to the process that `serve` starts for its user. */
async function listen(port: number, serve: (user: string) => ChildProcess): Promise<Front> {
  const running = new Set<ChildProcess>();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    takeLogin(socket, (user, tag) => {
      const imapd = serve(user);
      running.add(imapd);
      imapd.on('exit', () => running.delete(imapd));
      connectTo(imapd, socket, `${tag} OK LOGIN Ok.\r\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    async end() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await Promise.all([...running].map(endGroup));
      await closed;
    },
  };
}

/** Answers what comes before LOGIN; ends the connection after three wrong passwords. */
function takeLogin(socket: Socket, accept: (user: string, tag: string) => void): void {
  let waiting = '';
  let wrong = 0;
  socket.write(`* OK [CAPABILITY ${CAPABILITIES}] Courier-IMAP ready.\r\n`);
  const onData = (data: Buffer) => {
    waiting += data.toString('latin1');
    for (;;) {
      const end = waiting.indexOf('\r\n');
      if (end === -1) return;
      const [tag = '', command = '', ...rest] = waiting.slice(0, end).split(' ');
      waiting = waiting.slice(end + 2);
      const [user = '', password = ''] = rest.map((word) => word.replaceAll('"', ''));
      if (command.toUpperCase() === 'CAPABILITY') {
        socket.write(`* CAPABILITY ${CAPABILITIES}\r\n${tag} OK CAPABILITY completed\r\n`);
      } else if (command.toUpperCase() === 'LOGOUT') {
        socket.end(`* BYE Courier-IMAP server shutting down\r\n${tag} OK LOGOUT completed\r\n`);
      } else if (command.toUpperCase() !== 'LOGIN') {
        socket.write(`${tag} NO Error in IMAP command received by server.\r\n`);
      } else if (password !== 'secret') {
        socket.write(`${tag} NO Login failed.\r\n`);
        if (++wrong === 3) socket.end();
      } else {
        socket.off('data', onData);
        socket.pause();
        accept(user, tag);
        return;
      }
    }
  };
  socket.on('data', onData);
}

/** Whoever is logged in already is greeted with PREAUTH; in its place goes the answer to LOGIN. */
function connectTo({ stdin, stdout }: ChildProcess, socket: Socket, answer: string): void {
  if (stdin === null || stdout === null) throw new Error('a mail server without pipes');
  stdin.on('error', () => socket.destroy());
  socket.pipe(stdin);
  let greeting = '';
  const onGreeting = (data: Buffer) => {
    greeting += data.toString('latin1');
    const end = greeting.indexOf('\r\n');
    if (end === -1) return;
    stdout.off('data', onGreeting);
    socket.write(answer + greeting.slice(end + 2), 'latin1');
    stdout.pipe(socket);
  };
  stdout.on('data', onGreeting);
}
