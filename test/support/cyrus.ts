import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImapFlow } from 'imapflow';
import { endGroup, freePort, untilOpen } from './daemon.ts';
import { asUser, type ImapServer } from './imap-server.ts';
import { mailOwner, unpacked, unpackedLibraries } from './unpacked-servers.ts';

const ADMINISTRATOR = 'cyrusadmin';

export interface CyrusOptions {
  /** Folders beside the inbox instead of below it, and `/` between levels. Debian's default is neither. */
  readonly altnamespace?: boolean;
  /** The most messages of each user. */
  readonly quota?: number;
}

export interface Cyrus extends ImapServer {
  /** Lets `user` read a folder of `owner`. */
  share(owner: string, folder: string, user: string): Promise<void>;
}

/** A private Cyrus on loopback, with Debian's settings where a test needs no other. */
export async function startCyrus(options: CyrusOptions = {}): Promise<Cyrus> {
  const folder = mkdtempSync(join(tmpdir(), 'stsready-cyrus-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const owner = mailOwner();
  const environment = { PATH: '/usr/bin:/bin', ...unpackedLibraries() };
  for (const name of ['conf/db', 'mail', 'run/proc', 'run/lock', 'run/socket'])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'imapd.conf'), settings(folder, options));
  writeFileSync(join(folder, 'cyrus.conf'), services(folder, port));
  const users = new Map<string, Promise<void>>();
  const addPassword = (user: string) =>
    void execFileSync(
      unpacked('usr/sbin/saslpasswd2'),
      ['-p', '-c', '-u', 'cyrus.test', '-f', join(folder, 'sasldb2'), user],
      { input: 'secret\n', env: environment },
    );
  addPassword(ADMINISTRATOR);
  execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, folder]);

  async function launch(): Promise<ChildProcess> {
    const args = ['-C', `${folder}/imapd.conf`, '-M', `${folder}/cyrus.conf`, '-p', `${folder}/run/master.pid`, '-D'];
    const master = spawn(unpacked('usr/lib/cyrus/bin/master'), args, {
      ...owner,
      detached: true,
      stdio: 'ignore',
      env: environment,
    });
    await untilOpen(port);
    return master;
  }
  /** The first login makes the inbox. */
  function known(user: string): Promise<void> {
    const adding = users.get(user);
    if (adding !== undefined) return adding;
    addPassword(user);
    execFileSync('chown', [`${owner.uid}:${owner.gid}`, join(folder, 'sasldb2')]);
    const added = asUser({ port }, user, async () => undefined);
    users.set(user, added);
    return added;
  }
  async function makeFolder(client: ImapFlow, name: string): Promise<void> {
    if (!(await client.list()).some(({ path }) => path === name)) await client.mailboxCreate(name);
  }
  let master = await launch();
  return {
    port,
    async deliver(user, mails, name = 'INBOX') {
      await known(user);
      await asUser({ port }, user, async (client) => {
        await makeFolder(client, name);
        for (const raw of mails) await client.append(name, Buffer.from(raw));
      });
    },
    async forbid(user, name) {
      await known(user);
      await asUser({ port }, user, (client) => makeFolder(client, name));
      // Looked up and administered, not read.
      await setRights({ port, user, folder: name, whose: user, rights: 'la' });
    },
    async share(owner, folder, user) {
      await known(user);
      await setRights({ port, user: owner, folder, whose: user, rights: 'lrs' });
    },
    kill: () => endGroup(master),
    async restart() {
      master = await launch();
    },
    async stop() {
      await endGroup(master);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function settings(folder: string, { altnamespace = false, quota }: CyrusOptions): string {
  const choice = altnamespace ? 'yes' : 'no';
  return `
configdirectory: ${folder}/conf
proc_path: ${folder}/run/proc
mboxname_lockpath: ${folder}/run/lock
defaultpartition: default
partition-default: ${folder}/mail
altnamespace: ${choice}
unixhierarchysep: ${choice}
admins: ${ADMINISTRATOR}
allowanonymouslogin: no
autocreate_quota: 0
${quota === undefined ? '' : `autocreate_quota_messages: ${quota}\n`}autocreate_post: yes
umask: 077
hashimapspool: true
allowplaintext: yes
servername: cyrus.test
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: ${folder}/sasldb2
sasl_mech_list: PLAIN
failedloginpause: 0
idlesocket: ${folder}/run/socket/idle
notifysocket: ${folder}/run/socket/notify
lmtpsocket: ${folder}/run/socket/lmtp
cyrus_user: mail
cyrus_group: mail
`;
}

function services(folder: string, port: number): string {
  const program = (name: string) => `${unpacked(`usr/lib/cyrus/bin/${name}`)} -C ${folder}/imapd.conf`;
  return `
START {
  recover cmd="${program('ctl_cyrusdb')} -r"
}
SERVICES {
  imap cmd="${program('imapd')}" listen="127.0.0.1:${port}" proto="tcp4" prefork=0 maxchild=50
}
DAEMON {
  idled cmd="${program('idled')}"
}
`;
}

interface Rights {
  readonly port: number;
  /** Who sets them. */
  readonly user: string;
  readonly folder: string;
  readonly whose: string;
  readonly rights: string;
}

/** Rights are no matter of the library that reads mailboxes. */
function setRights({ port, user, folder, whose, rights }: Rights): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answers = '';
    socket.on('data', (data) => {
      answers += data.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => (/^2 OK/m.test(answers) ? resolve() : reject(new Error(answers))));
    socket.write(`1 LOGIN ${user} secret\r\n2 SETACL ${folder} ${whose} ${rights}\r\n3 LOGOUT\r\n`);
  });
}
