import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endGroup, freePort, untilOpen } from './daemon.ts';

export interface Dovecot {
  /** Plain, with STARTTLS where `tls` is given. */
  readonly port: number;
  /** TLS from the first byte; nothing listens there without `tls`. */
  readonly tlsPort: number;
  /** Puts a message into a folder of `user`, as a mail server would; the inbox unless named. */
  deliver(user: string, raw: Uint8Array, name: string, folder?: string): void;
  /** Where a folder of `user` lies on disk; the inbox unless named. */
  folderOf(user: string, folder?: string): string;
  /** Ends the server at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same ports with the same mail. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface DovecotOptions {
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Further lines of dovecot.conf. */
  readonly extra?: string;
  /** Replaces the one password of all users; called with the folder that holds `files`. */
  readonly passdb?: (folder: string) => string;
  readonly files?: Readonly<Record<string, string>>;
}

/** A private IMAP server on loopback: any user, password "secret", mail in Maildirs of a folder of its own. */
export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'stsready-dovecot-'));
  const port = await freePort();
  const tlsPort = await freePort();
  const mailUser = Number(execFileSync('id', ['-u', 'mail'], { encoding: 'utf8' }));
  const mailGroup = Number(execFileSync('id', ['-g', 'mail'], { encoding: 'utf8' }));
  for (const name of ['state', 'mail']) mkdirSync(join(folder, name));
  // Mail must not belong to root, and its owner has to get there.
  chownSync(join(folder, 'mail'), mailUser, mailGroup);
  execFileSync('chmod', ['755', folder]);
  if (options.tls !== undefined) {
    writeFileSync(join(folder, 'cert.pem'), options.tls.cert);
    writeFileSync(join(folder, 'key.pem'), options.tls.key, { mode: 0o600 });
  }
  for (const [name, content] of Object.entries(options.files ?? {})) writeFileSync(join(folder, name), content);
  const lines = configuration(folder, { port, tlsPort }, { uid: mailUser, gid: mailGroup }, options);
  writeFileSync(join(folder, 'dovecot.conf'), lines);
  let server = await launch(folder, port);
  // Maildir++: the inbox is the Maildir itself, the others lie in it under a dot.
  const homeOf = (user: string, mailbox?: string) => [
    'mail',
    user,
    ...(mailbox === undefined ? [] : [`.${mailbox.replaceAll('/', '.')}`]),
  ];
  return {
    port,
    tlsPort,
    deliver(user, raw, name, mailbox) {
      const home = homeOf(user, mailbox);
      for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(folder, ...home, part), { recursive: true });
      // A name with flags is one that a reader has seen.
      const path = join(folder, ...home, name.includes(':2,') ? 'cur' : 'new', name);
      writeFileSync(path, raw);
      for (const owned of ['', 'cur', 'new', 'tmp']) chownSync(join(folder, ...home, owned), mailUser, mailGroup);
      chownSync(join(folder, 'mail', user), mailUser, mailGroup);
      chownSync(path, mailUser, mailGroup);
    },
    folderOf: (user, mailbox) => join(folder, ...homeOf(user, mailbox)),
    kill: () => endGroup(server),
    async restart() {
      server = await launch(folder, port);
    },
    async stop() {
      await endGroup(server);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function launch(folder: string, port: number): Promise<ChildProcess> {
  rmSync(join(folder, 'run'), { recursive: true, force: true });
  mkdirSync(join(folder, 'run'));
  const server = spawn('dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore', detached: true });
  await untilOpen(port);
  return server;
}

function configuration(
  folder: string,
  { port, tlsPort }: Pick<Dovecot, 'port' | 'tlsPort'>,
  { uid, gid }: { uid: number; gid: number },
  { tls, extra = '', passdb = () => 'driver = static\n  args = password=secret' }: DovecotOptions,
): string {
  const encryption =
    tls === undefined ? 'ssl = no' : `ssl = yes\nssl_cert = <${folder}/cert.pem\nssl_key = <${folder}/key.pem`;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
${encryption}
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
    port = ${tls === undefined ? 0 : tlsPort}
    ssl = yes
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
  ${passdb(folder)}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
${extra}
`;
}
