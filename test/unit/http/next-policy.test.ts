import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_NOW, generateDomains } from '../../../fixtures/demo/generate.ts';
import { readConfig } from '../../../server/config.ts';
import { nextPolicies, nextPolicyAnswer } from '../../../server/contract/policies.ts';
import { wordsOf } from '../../../server/contract/words/catalogues.ts';
import { wordSaying } from '../../../server/contract/words/phrase.ts';
import { ingestMessages } from '../../../server/ingest/ingest.ts';
import { silentLog } from '../../../server/log.ts';
import { findDomain } from '../../../server/store/domains/domains.ts';
import { writeLiveEvidence } from '../../../server/store/live/observations.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';
import { unzip } from '../../support/unzip.ts';

const folder = mkdtempSync(join(tmpdir(), 'stsready-next-'));
let app: App;
let url: string;

beforeAll(async () => {
  const config = readConfig({
    STSREADY_DATABASE: join(folder, 'next.db'),
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_NOW: DEMO_NOW,
    STSREADY_DOMAINS: 'fresh.example',
    STSREADY_LIVE_CHECKS: 'off',
  });
  app = await createCheckedApp(config, { log: silentLog });
  url = (await app.start()).url;
});

afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const get = async (path: string) => (await fetch(`${url}/api/v1${path}`)).json();
const next = async (query = '', domain = 'fresh.example') =>
  nextPolicyAnswer.parse(await get(`/domains/${domain}/next-policy${query}`));
const archive = async (query: string) => {
  const answer = await fetch(`${url}/api/v1/next-policies.zip${query}`);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  return unzip(Buffer.from(await answer.arrayBuffer()));
};

test('without MX hosts a first policy asks for them, and takes what a person says', async () => {
  expect(await next()).toMatchObject({ policy: null, lacks: 'mx-hosts' });
  const { policy } = await next('?mx=mx1.fresh.example&mx=mx2.fresh.example');
  expect(policy?.file.text).toBe(
    'version: STSv1\r\nmode: testing\r\nmx: mx1.fresh.example\r\nmx: mx2.fresh.example\r\nmax_age: 604800\r\n',
  );
  expect(policy?.record.value).toMatch(/^v=STSv1; id=[A-Za-z0-9]+;?$/);
});

test('what is no host name never gets into a file', async () => {
  const answer = await next('?mx=-bad_%0d%0amode:enforce');
  expect(answer.policy).toBeNull();
  expect(answer.lacks).toBeUndefined();
  expect(answer.why).toMatch(/is not a host name/);
  expect(wordSaying(wordsOf('ja'), answer.says ?? '')).toMatch(/はホスト名ではありません/);
});

/** Later domains are not made: that takes seconds. */
function sampleDomain(wanted: string) {
  for (const domain of generateDomains(DEMO_NOW)) if (domain.name === wanted) return domain;
  return undefined;
}

function kandaMails() {
  const domain = sampleDomain('kanda-books.example');
  const mails = domain?.mails.map(({ raw: bytes, receivedAt }, index) => ({
    channel: 'file' as const,
    mailboxId: null,
    source: `${index}.eml`,
    bytes,
    size: bytes.byteLength,
    receivedAt,
  }));
  return mails ?? [];
}

test('a domain that is ready by its reports alone has a file to publish, and is told to compare the MX records first', async () => {
  await ingestMessages(kandaMails(), app.ingestContext('vouch'));
  await app.verdicts.refresh();
  expect(app.verdicts.get('kanda-books.example')?.assessment.state).toBe('ready');

  const { policy } = await next('', 'kanda-books.example');
  expect(policy).toMatchObject({ variant: 'enforce', modeWas: 'testing', compareMx: true });
  expect(policy?.file.text).toBe(
    'version: STSv1\r\nmode: enforce\r\nmx: mx1.kanda-books.example\r\nmx: mx2.kanda-books.example\r\nmax_age: 604800\r\n',
  );
  expect(policy).toMatchObject({ maxAge: 604_800, maxAgeWas: 604_800, maxAgeChoices: [604_800, 1_209_600, 2_592_000] });
  const chosen = await next('?maxAge=2592000', 'kanda-books.example');
  expect(chosen.policy).toMatchObject({ maxAge: 2_592_000, maxAgeWas: 604_800 });
  expect(chosen.policy?.file.lines.at(-1)).toEqual({
    text: 'max_age: 2592000',
    change: 'changed',
    was: 'max_age: 604800',
  });
  const all = nextPolicies.parse(await get('/next-policies'));
  expect(all).toMatchObject({ policies: [{ domain: 'kanda-books.example', compareMx: true }], without: [] });

  const english = await archive('');
  expect([...english.keys()]).toEqual(['kanda-books.example/.well-known/mta-sts.txt', 'dns-records.txt']);
  expect(english.get('kanda-books.example/.well-known/mta-sts.txt')).toBe(all.policies[0]?.file.text);
  const [compare, commands, order, records] = english.get('dns-records.txt')?.split('\n\n') ?? [];
  expect(compare).toBe(wordsOf('en').t('policies.compareMx'));
  expect(commands).toBe('dig +short MX kanda-books.example');
  expect(order).toBe(wordsOf('en').t('policies.order'));
  expect(records).toMatch(/^_mta-sts\.kanda-books\.example\. IN TXT "v=STSv1; id=\w+;"\n$/);
  expect((await archive('?lang=ja')).get('dns-records.txt')).toContain(wordsOf('ja').t('policies.order'));

  const named = await next('?mx=mx1.kanda-books.example&mx=mx3.kanda-books.example', 'kanda-books.example');
  expect(named).toMatchObject({ policy: null, why: expect.stringContaining('mx3.kanda-books.example') });
});

test('what a check found before live checks were switched off is not a policy of today', async () => {
  const other = sampleDomain('harbourline.example');
  const kanda = await findDomain(app.database, 'kanda-books.example');
  if (other === undefined || kanda === null) throw new Error('the sample has other domains');
  await writeLiveEvidence(app.database, kanda.id, other.live, other.policyTexts);
  const { policy } = await next('', 'kanda-books.example');
  expect(policy?.file.text).toContain('mx: mx1.kanda-books.example');
  expect(policy).toMatchObject({ compareMx: true, record: { was: null } });
});

test('where live checks are on and have not been made yet, there is no file to enforce', async () => {
  const path = join(folder, 'soon.db');
  const config = readConfig({ STSREADY_DATABASE: path, STSREADY_LISTEN: '127.0.0.1:0', STSREADY_NOW: DEMO_NOW });
  const soon = await createCheckedApp(config, { log: silentLog });
  const at = (await soon.start()).url;
  await ingestMessages(kandaMails(), soon.ingestContext('vouch'));
  await soon.verdicts.refresh();
  const answer = await fetch(`${at}/api/v1/domains/kanda-books.example/next-policy?variant=enforce`);
  expect(nextPolicyAnswer.parse(await answer.json())).toMatchObject({
    policy: null,
    why: 'The MX records are not known now, so nobody can say whether all are listed.',
  });
  await soon.stop();
});
