import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilItListens } from '../../test/support/program.ts';
import type { Outside } from './outside.ts';

/** A built service with an empty database, on loopback. */
export interface Served {
  readonly url: string;
  cpuMs(): number;
  /** Bytes of all its files after an orderly end. */
  stop(): Promise<number>;
}

/** Key look-ups of DKIM go through the system's resolvers, which cannot be set: in a process of the bench they lead to its own. */
const PRELOAD = `import { promises } from 'node:dns';
const { resolveTxt } = promises.Resolver.prototype;
const set = new WeakSet();
promises.Resolver.prototype.resolveTxt = function (name) {
  if (!set.has(this)) this.setServers([process.env.BENCH_DNS]);
  set.add(this);
  return resolveTxt.call(this, name);
};`;

export async function serve(root: string, outside: Outside): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'stsready-hostile-'));
  const child = spawn(
    process.execPath,
    [`--import=data:text/javascript,${encodeURIComponent(PRELOAD)}`, join(root, 'dist/server/main.js'), 'serve'],
    {
      env: {
        PATH: process.env['PATH'],
        BENCH_DNS: outside.dns,
        STSREADY_DATABASE: join(folder, 'bench.db'),
        STSREADY_LISTEN: '127.0.0.1:0',
        STSREADY_RESOLVERS: outside.dns,
        STSREADY_TEST_TARGETS: outside.targets,
        STSREADY_LOG_LEVEL: 'info',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const url = await untilItListens(child);
  return {
    url,
    cpuMs: () => cpuMs(child),
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await gone;
      clearTimeout(late);
      const kept = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((file) => file.isFile())
        .reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
      rmSync(folder, { recursive: true, force: true });
      return kept;
    },
  };
}

/** Time on a processor, of all threads, by /proc; the kernel counts in hundredths of a second. */
function cpuMs(child: ChildProcess): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
