import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { problem } from '../../server/contract/problem.ts';
import { type Status, status as statusSchema } from '../../server/contract/status.ts';
import { silentLog } from '../../server/log.ts';
import { createCheckedApp } from './checked-app.ts';
import { temporaryFolder } from './temporary.ts';

/** A Sunday shortly after midnight UTC: the reports of the day before are still under way. */
export const SAMPLE_NOW = '2027-03-14T00:07:00Z';

/** An application with an empty database of its own, where live checks are off and nobody answers from DNS. */
export async function startEmpty(
  path = join(temporaryFolder(), 'sample.db'),
  environment: Record<string, string> = {},
) {
  const config = readConfig({
    STSREADY_DATABASE: path,
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_LIVE_CHECKS: 'off',
    ...environment,
  });
  const asked: string[] = [];
  const app = await createCheckedApp(config, {
    log: silentLog,
    clock: () => SAMPLE_NOW,
    resolveTxt: async (name) => {
      asked.push(name);
      return { kind: 'missing' };
    },
  });
  const { url } = await app.start();
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= app.stop();
    return stopped;
  };
  onTestFinished(stop);
  const send = (method: string, address: string, init: RequestInit = {}) =>
    fetch(`${url}/api/v1${address}`, { method, ...init });
  return {
    app,
    url,
    path,
    asked,
    stop,
    send,
    async post(address: string, body: unknown, method = 'POST') {
      return send(method, address, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    },
    status: async (): Promise<Status> => statusSchema.parse(await (await send('GET', '/status')).json()),
    async refusal(method: string, address = '/sample-data') {
      const response = await send(method, address);
      return { code: response.status, detail: problem.parse(await response.json()).detail };
    },
  };
}
