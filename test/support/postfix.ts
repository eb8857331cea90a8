import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endGroup, freePort, untilOpen } from './daemon.ts';

const MASTER = '/usr/lib/postfix/sbin/master';

/** One SMTP service: what differs from a server with opportunistic TLS, as settings of main.cf. */
export interface PostfixService {
  readonly cert?: string;
  readonly key?: string;
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Postfix {
  /** By the names of the services. */
  readonly ports: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** A private Postfix on loopback with one port for each service. It delivers nothing. */
export async function startPostfix(services: Readonly<Record<string, PostfixService>>): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), 'stsready-postfix-'));
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postfix'], { encoding: 'utf8' })));
  for (const name of ['etc', 'queue', 'data']) mkdirSync(join(folder, name));
  execFileSync('chmod', ['755', folder]);
  for (const name of ['active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming', 'private']) {
    mkdirSync(join(folder, 'queue', name));
    chownSync(join(folder, 'queue', name), uid ?? 0, 0);
  }
  for (const name of ['pid', 'public', 'maildrop', 'saved', 'trace']) mkdirSync(join(folder, 'queue', name));
  chownSync(join(folder, 'queue', 'public'), uid ?? 0, gid ?? 0);
  chownSync(join(folder, 'data'), uid ?? 0, gid ?? 0);
  const ports: Record<string, number> = {};
  const lines: string[] = [];
  for (const [name, { cert, key, settings = {} }] of Object.entries(services)) {
    const port = await freePort();
    ports[name] = port;
    const all = { smtpd_tls_security_level: 'may', ...settings };
    const options = Object.entries(all).map(([setting, value]) => `  -o ${setting}=${value}`);
    if (cert !== undefined && key !== undefined) {
      writeFileSync(join(folder, 'etc', `${name}.pem`), cert);
      writeFileSync(join(folder, 'etc', `${name}.key`), key, { mode: 0o600 });
      options.push(
        `  -o smtpd_tls_cert_file=${folder}/etc/${name}.pem`,
        `  -o smtpd_tls_key_file=${folder}/etc/${name}.key`,
      );
    }
    lines.push(`127.0.0.1:${port} inet n - n - - smtpd`, ...options);
  }
  writeFileSync(join(folder, 'etc', 'main.cf'), mainConfiguration(folder));
  writeFileSync(join(folder, 'etc', 'master.cf'), `${lines.join('\n')}\n${OTHER_SERVICES}`);
  const master = spawn(MASTER, ['-c', join(folder, 'etc'), '-d'], { stdio: 'ignore', detached: true });
  await Promise.all(Object.values(ports).map(untilOpen));
  return {
    ports,
    async stop() {
      await endGroup(master);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function mainConfiguration(folder: string): string {
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx1.harbourline.example
mydestination =
inet_interfaces = 127.0.0.1
smtputf8_enable = no
alias_maps =
local_recipient_maps =
smtpd_relay_restrictions = reject
smtpd_tls_loglevel = 0
smtpd_client_connection_rate_limit = 0
`;
}

const OTHER_SERVICES = `
cleanup unix n - n - 0 cleanup
rewrite unix - - n - - trivial-rewrite
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
`;
