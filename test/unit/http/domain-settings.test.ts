import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateDemo } from '../../../fixtures/demo/generate.ts';
import { readConfig } from '../../../server/config.ts';
import { type DomainSettings, domainSettings } from '../../../server/contract/settings.ts';
import { wordedAssessment } from '../../../server/contract/verdict.ts';
import { ingestMessages } from '../../../server/ingest/ingest.ts';
import { silentLog } from '../../../server/log.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'stsready-settings-'));
const data = generateDemo();
/** Ready in the sample data, by the report side alone. */
const domain = 'kanda-books.example';
let app: App;
let url: string;

function start(environment: Record<string, string> = {}): Promise<App> {
  const config = readConfig({
    STSREADY_DATABASE: join(folder, 'settings.db'),
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_LIVE_CHECKS: 'off',
    STSREADY_NOW: data.now,
    ...environment,
  });
  return createCheckedApp(config, { log: silentLog, resolveTxt: async () => ({ kind: 'missing' }) });
}

beforeAll(async () => {
  app = await start();
  const mails = data.domains.find((it) => it.name === domain)?.mails ?? [];
  await ingestMessages(
    mails.map((mail, index) => ({
      channel: 'file' as const,
      mailboxId: null,
      source: `${index}.eml`,
      kind: 'mail' as const,
      bytes: mail.raw,
      size: mail.raw.byteLength,
      receivedAt: mail.receivedAt,
    })),
    app.ingestContext('vouch'),
  );
  url = (await app.start()).url;
});

afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const path = `/api/v1/domains/${domain}`;
const put = (body: unknown) =>
  fetch(`${url}${path}/settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const read = async () => domainSettings.parse(await (await fetch(`${url}${path}/settings`)).json());
const verdict = async () => wordedAssessment.parse(await (await fetch(`${url}${path}/assessment`)).json());
const ownOf = ({ thresholds }: DomainSettings) =>
  Object.fromEntries(thresholds.flatMap(({ key, own }) => (own === null ? [] : [[key, own]])));

describe('settings of one domain', () => {
  test('are those of the installation at first', async () => {
    const settings = await read();
    expect(ownOf(settings)).toEqual({});
    expect(settings.thresholds).toContainEqual({ key: 'clock.requiredDays', installation: 14, own: null });
    expect(settings.changes).toEqual([]);
  });

  test('change its verdict at once, keep who did it, and can be taken back', async () => {
    const before = await verdict();
    expect(before.clock.required).toBe(14);
    const answer = await put({ own: { 'clock.requiredDays': 60, 'gate.extendedDays': 90 }, by: 'Kim' });
    expect(answer.status).toBe(200);
    const after = await verdict();
    expect(after.clock.required).toBe(60);
    expect(after.state).not.toBe('ready');
    await put({ own: {}, by: 'Lee' });
    expect((await verdict()).state).toBe(before.state);
    const { changes } = await read();
    expect(changes).toMatchObject([
      { by: 'Lee', before: { 'clock.requiredDays': 60, 'gate.extendedDays': 90 }, after: {} },
      { by: 'Kim', before: {}, after: { 'clock.requiredDays': 60, 'gate.extendedDays': 90 } },
    ]);
  });

  test('that equal the installation are none', async () => {
    await put({ own: { 'clock.requiredDays': 14, 'reporters.muted': ['noisy.example'] }, by: 'Kim' });
    expect(ownOf(await read())).toEqual({ 'reporters.muted': ['noisy.example'] });
    await put({ own: {}, by: 'Kim' });
  });

  test('name reporters in canonical form', async () => {
    await put({ own: { 'reporters.muted': [' Müller.Example. '] }, by: 'Kim' });
    expect(ownOf(await read())).toEqual({ 'reporters.muted': ['xn--mller-kva.example'] });
    await put({ own: {}, by: 'Kim' });
  });

  test.each([
    [{ 'clock.requiredDays': 2 }, /clock\.requiredDays: .*>=7/],
    [{ 'clock.requiredDays': 30 }, /gate\.extendedDays: must not be below clock\.requiredDays/],
    [{ 'clock.requiredDays': '30' }, /clock\.requiredDays: .*expected/i],
    [{ 'clock.days': 30 }, /Unrecognized key: "days"/],
    [{ 'reporters.muted': ['google.com'] }, /take it off reporters\.trusted/],
    [{ 'reporters.trusted': ['not a domain'] }, /must be a domain name/],
    [{ ['__proto__.x']: 1 }, /Unrecognized key/],
  ])('%j is refused with the reason, and nothing changes', async (own, reason) => {
    const before = await read();
    const answer = await put({ own, by: 'Kim' });
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { detail: string }).detail).toMatch(reason);
    expect(await read()).toEqual(before);
  });

  test('need a name', async () => {
    expect((await put({ own: {}, by: ' ' })).status).toBe(400);
  });

  test('of a domain nobody knows are not found', async () => {
    expect((await fetch(`${url}/api/v1/domains/nobody.example/settings`)).status).toBe(404);
  });
});

describe('settings of the installation', () => {
  test('come from the configuration', async () => {
    const other = await start({
      STSREADY_DATABASE: join(folder, 'other.db'),
      STSREADY_READINESS: '{"clock":{"requiredDays":21}}',
    });
    const { url: at } = await other.start();
    const answer = (await (await fetch(`${at}/api/v1/settings`)).json()) as {
      thresholds: { key: string; value: unknown }[];
    };
    await other.stop();
    expect(answer.thresholds).toContainEqual({ key: 'clock.requiredDays', value: 21, default: 14 });
  });

  test.each([
    ['{"clock":', /STSREADY_READINESS: expected a JSON object/],
    ['[]', /STSREADY_READINESS: expected a JSON object/],
  ])('that are no JSON stop the start: %s', (text, reason) => {
    expect(() => readConfig({ STSREADY_READINESS: text })).toThrow(reason);
  });

  test('out of bounds stop the start', async () => {
    await expect(start({ STSREADY_READINESS: '{"clock":{"requiredDays":1}}' })).rejects.toThrow(
      /readiness: clock\.requiredDays/,
    );
  });
});
