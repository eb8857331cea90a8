import { describe, expect, test } from 'vitest';
import { waitingList } from '../../../server/contract/waiting.ts';
import { ingestMessages } from '../../../server/ingest/ingest.ts';
import { listDomains } from '../../../server/store/domains/domains.ts';
import { newDomainLimits } from '../../../server/store/reports/new-domains.ts';
import { DOMAIN, type LiveWorld, startLiveWorld } from '../../support/live-world.ts';
import { keyRecord, rsaKey, signMail, zone } from '../../support/sign.ts';

const key = rsaKey(1024);
const answering = zone({
  'sel._domainkey.stranger.example': keyRecord(key),
  'sel._domainkey.known.example': keyRecord(key),
});

/** A TLS report about many domains, signed by whoever sends it. */
function signedReport(signer: string, domains: readonly string[], id = 'r1'): Uint8Array {
  const policies = domains.map((name) => ({
    policy: { 'policy-type': 'sts', 'policy-domain': name, 'mx-host': [`mx.${name}`] },
    summary: { 'total-successful-session-count': 1, 'total-failure-session-count': 5 },
    'failure-details': [
      { 'result-type': 'certificate-expired', 'receiving-mx-hostname': `mx.${name}`, 'failed-session-count': 3 },
      { 'result-type': 'sts-policy-fetch-error', 'failed-session-count': 2 },
    ],
  }));
  const report = {
    'organization-name': 'Reports Ltd',
    'date-range': { 'start-datetime': '2026-09-01T00:00:00Z', 'end-datetime': '2026-09-01T23:59:59Z' },
    'contact-info': `tlsrpt@${signer}`,
    'report-id': id,
    policies,
  };
  return signMail(
    [
      'Date: Wed, 02 Sep 2026 04:00:00 +0000',
      `From: TLS Reports <tlsrpt@${signer}>`,
      'To: tls@ours.example',
      `Subject: Report Domain: ${domains[0]} Submitter: ${signer} Report-ID: <${id}>`,
      `Message-ID: <${id}@${signer}>`,
      `TLS-Report-Domain: ${domains[0]}`,
      `TLS-Report-Submitter: ${signer}`,
      'Content-Type: application/tlsrpt+json',
      '',
      JSON.stringify(report),
      '',
    ].join('\n'),
    { key, domain: signer },
  );
}

const named = (count: number, of = 'victims') => Array.from({ length: count }, (_, index) => `d${index}.${of}.example`);

async function receive(world: LiveWorld, bytes: Uint8Array, trust = 'dkim') {
  const message = { channel: 'imap' as const, mailboxId: null, source: 'INBOX;1;1', kind: 'mail' as const };
  const [outcome] = await ingestMessages(
    [{ ...message, bytes, size: bytes.byteLength, receivedAt: '2026-09-02T04:00:00Z' }],
    { ...world.app.ingestContext(trust), resolveTxt: answering },
  );
  if (outcome === undefined) throw new Error('nothing was ingested');
  return outcome;
}

async function ask(world: LiveWorld, method: string, path: string, body?: unknown) {
  const response = await fetch(`${world.url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, body: answer };
}

const names = async (world: LiveWorld, status: 'watched' | 'foreign') =>
  (await listDomains(world.app.database, status)).map(({ name }) => name);

describe('a stranger that signs its mail', () => {
  test('makes nothing watched, asks DNS nothing and connects to nothing', async () => {
    const world = await startLiveWorld();
    const before = { questions: world.questions.length, fetches: world.fetches(), smtp: world.smtp.said.length };
    const outcome = await receive(world, signedReport('stranger.example', named(80)));
    expect(outcome).toMatchObject({ outcome: 'stored', authenticity: 'pass' });
    await world.later(0);
    await world.later(1);
    expect(await names(world, 'watched')).toEqual([DOMAIN]);
    expect(await names(world, 'foreign')).toHaveLength(80);
    const after = { questions: world.questions.length, fetches: world.fetches(), smtp: world.smtp.said.length };
    expect(after).toEqual(before);
  });

  test('adds no more domains to decide on than a message may, and what is left out is said and can be read later', async () => {
    const world = await startLiveWorld();
    const bytes = signedReport('stranger.example', named(300));
    const outcome = await receive(world, bytes);
    expect(outcome.outcome).toBe('rejected');
    expect(outcome.items[0]?.reason).toMatch(/about 200 domains not known here is left out: a message may add 100/);
    expect(await names(world, 'foreign')).toHaveLength(newDomainLimits.mail);
  });
});

test('a mail about ten thousand domains makes nothing watched, asks nothing and connects to nothing', async () => {
  const world = await startLiveWorld();
  const before = { questions: world.questions.length, fetches: world.fetches(), smtp: world.smtp.said.length };
  await receive(world, signedReport('stranger.example', named(10_000)));
  const list = await ask(world, 'GET', '/domains/waiting');
  await world.later(0);
  await world.later(1);
  expect(waitingList.parse(list.body)).toMatchObject({
    total: newDomainLimits.mail,
    groups: [{ how: 'signed', reporter: 'stranger.example', count: newDomainLimits.mail }],
  });
  expect(await names(world, 'watched')).toEqual([DOMAIN]);
  const after = { questions: world.questions.length, fetches: world.fetches(), smtp: world.smtp.said.length };
  expect(after).toEqual(before);
});

describe('the records of domains that wait', () => {
  const wanted = { status: 'foreign' } as const;
  const ended = (world: LiveWorld) => async () =>
    waitingList.parse((await ask(world, 'GET', '/domains/waiting')).body).records.look;

  test('are looked at when a person asks for it, one question a domain, and who names our address is watched', async () => {
    const world = await startLiveWorld();
    const [ours = '', elsewhere = '', , broken = ''] = named(5);
    world.zone[`_smtp._tls.${ours}`] = {
      TXT: ['v=TLSRPTv1; rua=https://x.example/,mailto:TLS@ours.example?subject=a'],
    };
    world.zone[`_smtp._tls.${elsewhere}`] = { TXT: ['v=TLSRPTv1; rua=mailto:tls@theirs.example'] };
    world.zone[`_smtp._tls.${broken}`] = 'SERVFAIL';
    await receive(world, signedReport('stranger.example', named(5)));
    await ask(world, 'POST', '/domains/waiting', { domains: [named(5)[4]], status: 'ignored' });
    const before = world.questions.length;
    const begun = await ask(world, 'POST', '/domains/waiting/records', { matching: wanted, count: 4 });
    expect([begun.status, begun.body]).toMatchObject([200, { running: true, chosen: 4 }]);
    await expect.poll(ended(world)).toMatchObject({ ended: 'done', read: 3, watched: 1, unanswered: 1 });
    expect(await names(world, 'watched')).toEqual([ours, DOMAIN].sort());
    const asked = world.questions.slice(before).filter((question) => question.includes('.victims.example'));
    const about = (name: string) =>
      asked.filter((question) => question.endsWith(`.${name}`) || question.endsWith(` ${name}`));
    for (const name of named(4).slice(1)) expect(new Set(about(name))).toEqual(new Set([`TXT _smtp._tls.${name}`]));
    expect(about(named(5)[4] ?? '')).toEqual([]);

    // What was read is not asked for again within the hour; what was not answered is.
    const then = world.questions.length;
    await ask(world, 'POST', '/domains/waiting/records', { matching: wanted, count: 3 });
    await expect.poll(ended(world)).toMatchObject({ chosen: 1, ended: 'done', unanswered: 1 });
    const again = world.questions.slice(then).filter((question) => /_smtp\._tls\.d\d\.victims/.test(question));
    expect(new Set(again.filter((question) => !question.includes(ours)))).toEqual(
      new Set([`TXT _smtp._tls.${broken}`]),
    );
  });

  test('are not looked at where no address of ours is known, since any record would do', async () => {
    const world = await startLiveWorld({ STSREADY_REPORT_ADDRESSES: '' });
    await receive(world, signedReport('stranger.example', named(2)));
    const before = world.questions.length;
    const refused = await ask(world, 'POST', '/domains/waiting/records', { domains: named(2) });
    expect([refused.status, refused.body]).toMatchObject([409, { title: 'No address is known' }]);
    expect(world.questions.length).toBe(before);
    expect(waitingList.parse((await ask(world, 'GET', '/domains/waiting')).body).records.possible).toBe('no-address');
  });
});

test('domains that are adopted are looked at soon', async () => {
  const world = await startLiveWorld();
  await receive(world, signedReport('stranger.example', named(3)));
  await ask(world, 'POST', '/domains/waiting', { domains: named(2), status: 'watched' });
  const looked = () => world.questions.filter((question) => /^TXT _mta-sts\.d\d\.victims/.test(question));
  await expect.poll(() => new Set(looked()).size).toBe(2);
});

test('the first report of a reporter that is trusted alone makes its domain watched, and so does one that is vouched for', async () => {
  const world = await startLiveWorld({ STSREADY_TRUSTED_REPORTERS: 'known.example' });
  await receive(world, signedReport('known.example', ['ours.example']));
  await receive(world, signedReport('stranger.example', ['theirs.example']));
  expect(await names(world, 'watched')).toEqual([DOMAIN, 'ours.example']);
  await receive(world, signedReport('stranger.example', ['theirs.example'], 'r2'), 'vouch');
  expect(await names(world, 'watched')).toEqual([DOMAIN, 'ours.example', 'theirs.example']);
});
