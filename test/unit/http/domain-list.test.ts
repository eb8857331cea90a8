import { expect, test } from 'vitest';
import { domainListQuery } from '../../../server/contract/domains.ts';
import type { Assessment } from '../../../server/contract/verdict.ts';
import { answerDomains } from '../../../server/http/domains/domains.ts';
import { exportFile } from '../../../server/http/reports/export.ts';
import { setDomainStatus } from '../../../server/store/domains/domains.ts';
import type { KeptVerdict } from '../../../server/verdicts/verdicts.ts';
import { temporaryDatabase } from '../../support/temporary.ts';
import { aCase, aReason, NOW } from '../../support/verdict-parts.ts';

interface Numbers {
  readonly refused: number;
  readonly sessions: number;
  readonly reporters: number;
  readonly last: string | null;
  /** Sessions that enforce would refuse: what ranks domains within their group. */
  readonly harm?: number;
}

function aVerdict(domain: string, state: Assessment['state'], numbers: Numbers): KeptVerdict {
  const reasons = [aReason('CLOCK_RUNNING', 'info'), aReason('LIVE_CHECKS_OFF', 'info')];
  const { assessment, view } = aCase({
    ...{ domain, state, group: 'testing', reasons },
    mode: state === 'enforcing-healthy' ? 'enforce' : state === 'policy-none' ? 'none' : 'testing',
    confidence: state === 'ready' ? 'medium' : null,
    earliestReadyAt: state === 'ready' ? '2026-11-20T12:00:00Z' : null,
  });
  const { refused, sessions, reporters, last, harm = 0 } = numbers;
  return {
    assessment: {
      ...(assessment as Assessment),
      rankGroup: 1,
      whatIf: { ...assessment.whatIf, sessions: harm },
    },
    summary: {
      ...view.row.summary,
      modeSince: null,
      refused14: refused,
      sessions14: sessions,
      reporters14: reporters,
      lastReportDay: last,
    },
  };
}

/** In no order, as verdicts are kept. */
const verdicts = [
  aVerdict('mid.example', 'policy-none', { refused: 0, sessions: 100, reporters: 1, last: null }),
  aVerdict('east.example', 'ready', { refused: 1, sessions: 900, reporters: 6, last: '2026-11-21' }),
  aVerdict('atlas.example', 'blocked', { refused: 12, sessions: 300, reporters: 2, last: '2026-11-20', harm: 3 }),
  aVerdict('west.example', 'enforcing-healthy', { refused: 0, sessions: 700, reporters: 3, last: '2026-11-22' }),
  aVerdict('north.example', 'blocked', { refused: 9, sessions: 500, reporters: 4, last: '2026-11-23', harm: 9 }),
  aVerdict('south.example', 'testing-in-progress', { refused: 2, sessions: 100, reporters: 5, last: '2026-11-24' }),
];

/** Domains of every tab, and one that waits for its verdict. */
async function openDomains() {
  const database = await temporaryDatabase();
  for (const { assessment } of verdicts) await setDomainStatus(database, assessment.domain, 'watched', NOW);
  await setDomainStatus(database, 'blank.example', 'watched', NOW);
  for (const name of ['far.example', 'afar.example']) await setDomainStatus(database, name, 'foreign', NOW);
  await setDomainStatus(database, 'old.example', 'ignored', NOW);
  return {
    database,
    now: () => NOW,
    verdicts: {
      all: () => verdicts,
      get: (name: string) => verdicts.find(({ assessment }) => assessment.domain === name) ?? null,
      areFinal: () => true,
      refresh: async () => {},
      judge: async () => null,
      stop: async () => {},
    },
  };
}

const LISTS: Readonly<Record<string, string>> = {
  '': '7 north atlas east south west mid blank',
  'sort=rank': '7 north atlas east south west mid blank',
  'verdict=all': '7 north atlas east south west mid blank',
  'verdict=attention': '2 north atlas',
  'verdict=ready': '1 east',
  'verdict=testing': '1 south',
  'verdict=enforcing': '1 west',
  'verdict=not-set-up': '2 mid blank',
  'verdict=foreign': '2 afar far',
  'verdict=ignored': '1 old',
  'q=ST': '2 east west',
  'q=T&verdict=attention': '2 north atlas',
  'q=far.&verdict=foreign': '2 afar far',
  'q=af&verdict=foreign': '1 afar',
  'sort=domain': '7 atlas blank east mid north south west',
  'sort=-domain': '7 west south north mid east blank atlas',
  // What is equal stands in the order of names, whichever way the rest goes.
  'sort=refused': '7 blank mid west east south north atlas',
  'sort=-refused': '7 atlas north south east blank mid west',
  'sort=sessions': '7 blank mid south atlas north west east',
  'sort=-sessions': '7 east west north atlas mid south blank',
  'sort=reporters': '7 blank mid atlas west north south east',
  'sort=-reporters': '7 east south north west atlas mid blank',
  'sort=last': '7 blank mid atlas east west north south',
  'sort=-last': '7 south north west east atlas blank mid',
  'size=3': '7 north atlas east',
  'size=3&page=2': '7 south west mid',
  'size=3&page=3': '7 blank',
  'size=3&page=4': '7 ',
  'size=1&page=2&sort=-domain&q=st': '2 east',
};

test('each tab, search, order and page of the list of domains gives these', async () => {
  const source = await openDomains();
  const found: Record<string, string> = {};
  for (const asked of Object.keys(LISTS)) {
    const query = domainListQuery.parse(Object.fromEntries(new URLSearchParams(asked)));
    const { total, page, pages, domains, counts } = await answerDomains(source, query);
    expect([page, pages]).toEqual([query.page, Math.ceil(total / query.size)]);
    expect(counts).toEqual({ all: 7, attention: 2, ready: 1, testing: 1, enforcing: 1, notSetUp: 2, foreign: 2 });
    found[asked] = `${total} ${domains.map(({ domain }) => domain.replace('.example', '')).join(' ')}`;
  }
  expect(found).toEqual(LISTS);
});

test('the file of a list of domains has each column in its place', async () => {
  const { content } = await exportFile(await openDomains(), 'domains', { verdict: 'ready' });
  expect(content.replace('\ufeff', '').trimEnd().split('\r\n')).toEqual([
    'domain,state,confidence,mode,refused_14_days,sessions_14_days,reporters,last_report_day,earliest_ready_at,codes',
    'east.example,ready,medium,testing,1,900,6,2026-11-21,2026-11-20T12:00:00Z,CLOCK_RUNNING LIVE_CHECKS_OFF',
  ]);
});
