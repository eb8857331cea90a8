import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether this machine has Dovecot; suites that need it say so and are skipped elsewhere. */
export const hasDovecot = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].some((path) => existsSync(path));

export interface Dovecot {
  readonly port: number;
  /** Puts a message into the inbox of `user`, as a mail server would. */
  deliver(user: string, raw: Uint8Array, name: string): void;
  stop(): Promise<void>;
}

/** A private IMAP server on loopback: any user, password "secret", mail in Maildirs of a folder of its own. */
export async function startDovecot(): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'stsready-dovecot-'));
  const port = await freePort();
  const mailUser = Number(execFileSync('id', ['-u', 'mail'], { encoding: 'utf8' }));
  const mailGroup = Number(execFileSync('id', ['-g', 'mail'], { encoding: 'utf8' }));
  for (const name of ['run', 'state', 'mail']) mkdirSync(join(folder, name));
  // Mail must not belong to root, and its owner has to get there.
  chownSync(join(folder, 'mail'), mailUser, mailGroup);
  execFileSync('chmod', ['755', folder]);
  writeFileSync(join(folder, 'dovecot.conf'), configuration(folder, port, mailUser, mailGroup));
  const server = spawn('dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore', detached: true });
  await untilOpen(port);
  return {
    port,
    deliver(user, raw, name) {
      for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(folder, 'mail', user, part), { recursive: true });
      const path = join(folder, 'mail', user, 'new', name);
      writeFileSync(path, raw);
      for (const owned of ['', 'cur', 'new', 'tmp']) chownSync(join(folder, 'mail', user, owned), mailUser, mailGroup);
      chownSync(path, mailUser, mailGroup);
    },
    async stop() {
      await endGroup(server);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function configuration(folder: string, port: number, uid: number, gid: number): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = dovecot
default_login_user = dovenull
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${folder}/mail/%u
mail_uid = ${uid}
mail_gid = ${gid}
mail_fsync = never
auth_failure_delay = 0
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
namespace inbox {
  inbox = yes
  separator = /
}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
`;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

async function untilOpen(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
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
  throw new Error('dovecot did not start');
}

function endGroup(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.on('exit', () => resolve());
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
  });
}
