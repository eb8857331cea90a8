import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateDemo } from '../../../fixtures/demo/generate.ts';
import { readConfig } from '../../../server/config.ts';
import { domainView } from '../../../server/contract/domains.ts';
import { problem } from '../../../server/contract/problem.ts';
import { wordedAssessment as assessmentView, type Issue } from '../../../server/contract/verdict.ts';
import { requireSettable } from '../../../server/http/domains/set-asides.ts';
import { HttpProblem } from '../../../server/http/shell/problems.ts';
import { ingestMessages } from '../../../server/ingest/ingest.ts';
import { silentLog } from '../../../server/log.ts';
import { addSetAside } from '../../../server/store/domains/assertions.ts';
import { findDomain } from '../../../server/store/domains/domains.ts';
import { writeLiveEvidence } from '../../../server/store/live/observations.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';
import { anIssue } from '../../support/verdict-parts.ts';

describe('an issue', () => {
  test.each<[string, Partial<Issue>, string | null]>([
    ['that reports alone show', { status: 'active', liveNow: false }, null],
    ['that a probe shows too', { status: 'active', liveNow: true }, 'set-aside-shown'],
    ['that only a probe shows', { status: 'live', liveNow: true }, 'set-aside-shown'],
    ['that was set aside', { status: 'set-aside' }, 'set-aside-already'],
    ['that was fixed', { status: 'fixed' }, 'set-aside-idle'],
    ['that was isolated', { status: 'isolated' }, 'set-aside-idle'],
    ['that one unknown reporter alone tells', { status: 'uncorroborated' }, 'set-aside-idle'],
  ])('%s', (_title, changes, code) => {
    const issue = anIssue('mx1.example.com', 'starttls', changes);
    if (code === null) {
      requireSettable(issue);
      return;
    }
    try {
      requireSettable(issue);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(HttpProblem);
      expect(error).toMatchObject({ status: 409, members: { code } });
    }
  });
});

describe('a problem that live checks show', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stsready-asides-'));
  const data = generateDemo();
  const name = 'harbourline.example';
  let app: App;
  let url: string;

  beforeAll(async () => {
    const config = readConfig({
      STSREADY_DATABASE: join(folder, 'asides.db'),
      STSREADY_LISTEN: '127.0.0.1:0',
      STSREADY_NOW: data.now,
    });
    app = await createCheckedApp(config, { log: silentLog, resolveTxt: async () => ({ kind: 'missing' }) });
    const story = data.domains.find((domain) => domain.name === name);
    if (story === undefined) throw new Error(`no sample domain ${name}`);
    const mails = story.mails.map((mail, index) => ({
      channel: 'file' as const,
      mailboxId: null,
      source: `${index}.eml`,
      kind: 'mail' as const,
      bytes: mail.raw,
      size: mail.raw.byteLength,
      receivedAt: mail.receivedAt,
    }));
    await ingestMessages(mails, app.ingestContext('vouch'));
    await writeLiveEvidence(app.database, await idOf(), story.live, story.policyTexts);
    await app.verdicts.refresh();
    url = (await app.start()).url;
  });
  afterAll(async () => {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const idOf = async () => (await findDomain(app.database, name))?.id ?? -1;
  const path = (rest: string) => `${url}/api/v1/domains/${name}${rest}`;
  const view = async () => domainView.parse(await (await fetch(path(''))).json());
  const assessment = async () => assessmentView.parse(await (await fetch(path('/assessment'))).json());
  const shown = async () => {
    const issue = (await assessment()).issues.find((it) => it.status === 'active' && it.liveNow);
    if (issue === undefined) throw new Error('the sample shows no fault');
    return issue;
  };

  test('cannot be set aside: the refusal says why, and nothing is stored', async () => {
    const { host, failureClass } = await shown();
    const answer = await fetch(path('/set-asides'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ host, failureClass, reason: 'not ours', by: 'Ada' }),
    });
    expect(answer.status).toBe(409);
    const refusal = problem.parse(await answer.json());
    expect(refusal.code).toBe('set-aside-shown');
    expect(refusal.detail).toContain('A live check shows this problem now');
    expect((await view()).setAsides).toEqual([]);
  });

  test('that was set aside before is listed as without effect, and can be undone', async () => {
    const { host, failureClass, reporters } = await shown();
    const record = { host, failureClass, reason: 'not ours', by: 'Ada', at: '2026-11-01T00:00:00Z' };
    await addSetAside(app.database, await idOf(), { ...record, until: '2027-01-30T00:00:00Z', reporters });
    // one that ran out is history, and no record to undo
    const past = { failureClass: 'handshake' as const, at: '2026-07-01T00:00:00Z', until: '2026-09-29T00:00:00Z' };
    await addSetAside(app.database, await idOf(), { ...record, ...past, reporters });
    await app.verdicts.refresh();
    expect((await shown()).host).toBe(host);
    expect((await view()).setAsides).toEqual([{ ...record, until: '2027-01-30T00:00:00Z', effect: 'shown' }]);

    const query = new URLSearchParams({ host: host ?? '', failureClass });
    expect((await fetch(path(`/set-asides?${query}`), { method: 'DELETE' })).status).toBe(200);
    expect((await view()).setAsides).toEqual([]);
  });
});
