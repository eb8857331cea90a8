import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseAuthenticationPolicy } from '../../../server/authenticity/authentication-policy.ts';
import type { TxtAnswer } from '../../../server/authenticity/dns-txt.ts';
import { caseContext, caseFile, importFiles } from '../../support/report-cases.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

/** What an import says of the origin of the report in a mail of the cases. */
async function originOf(name: string, trust: string, txt: TxtAnswer = { kind: 'missing' }) {
  const database = await temporaryDatabase();
  const context = {
    ...caseContext(database, '2026-12-01T02:00:00Z'),
    trust: parseAuthenticationPolicy(trust),
    resolveTxt: async () => txt,
  };
  await importFiles([caseFile(name)], context);
  return database.read
    .selectFrom('message')
    .select(['authenticity', 'signing_domain', 'authenticity_reason'])
    .executeTakeFirstOrThrow();
}

test('a report passes by the word of our filters, whose own headers stand between their results', {
  tags: ['cases'],
}, async () => {
  for (const trust of ['mx.example.org', 'other.example, mx.example.org']) {
    expect(await originOf('auth-results-with-filter-headers-between.eml', `auth-results:${trust}`)).toMatchObject({
      authenticity: 'pass',
      signing_domain: 'reporter.example',
    });
  }
});

test('a report does not pass by a forged result right below one of ours that says nothing of DKIM', {
  tags: ['cases'],
}, async () => {
  expect(await originOf('auth-results-forged-right-below-ours.eml', 'auth-results:mx.example.org')).toMatchObject({
    authenticity: 'none',
    signing_domain: null,
  });
});

test('a key record that is there and cannot be read is named so', { tags: ['cases'] }, async () => {
  const told = await readFile(caseFile('key-record-unreadable.md'), 'utf8');
  const records = [...told.matchAll(/`(v=dkim1[^`]*)`/gi)].map(([, record = '']) => record);
  expect(records).toHaveLength(2);
  for (const record of records) {
    const origin = await originOf('key-record-unreadable.eml', 'dkim', { kind: 'answer', strings: [[record]] });
    expect(origin.authenticity).toBe('fail');
    expect(origin.authenticity_reason).toMatch(/s15\._domainkey\.reporter\.example is in DNS, and is not a readable/);
    expect(origin.authenticity_reason).not.toMatch(/not in DNS/);
  }
});
