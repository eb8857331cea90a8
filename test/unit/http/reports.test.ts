import { expect, test } from 'vitest';
import { reportList, reportView } from '../../../server/contract/reports.ts';
import { startEmpty } from '../../support/sample-app.ts';

const policy = (type: string, mode: string | null, resultType: string) => ({
  policy: {
    'policy-type': type,
    ...(mode === null
      ? {}
      : { 'policy-string': ['version: STSv1', `mode: ${mode}`, 'mx: mx1.a.example', 'max_age: 604800'] }),
    'policy-domain': 'a.example',
  },
  summary: { 'total-successful-session-count': 9, 'total-failure-session-count': 1 },
  'failure-details': [
    { 'result-type': resultType, 'receiving-mx-hostname': 'mx1.a.example', 'failed-session-count': 1 },
  ],
});

test.each([
  ['sts', 'testing', 'certificate-expired', 'would-refuse'],
  ['sts', 'enforce', 'certificate-expired', 'refused'],
  ['sts', 'enforce', 'sts-policy-fetch-error', 'unprotected'],
  ['sts', 'testing', 'tlsa-invalid', 'none'],
  ['tlsa', null, 'certificate-expired', 'refused-by-dane'],
  ['no-policy-found', null, 'starttls-not-supported', 'potential'],
  ['someday', null, 'starttls-not-supported', 'unknown'],
])('a report tells what a failure does to mail: %s, mode %s, %s: %s', async (type, mode, resultType, effect) => {
  const { send } = await startEmpty();
  const form = new FormData();
  const report = {
    'organization-name': 'Google Inc.',
    'date-range': { 'start-datetime': '2027-03-10T00:00:00Z', 'end-datetime': '2027-03-10T23:59:59Z' },
    'contact-info': 'smtp-tls-reporting@google.com',
    'report-id': 'one',
    policies: [policy(type, mode, resultType)],
  };
  form.append('files', new Blob([JSON.stringify(report)]), 'one.json');
  form.append('vouch', '1');
  await send('POST', '/uploads', { body: form });
  const list = reportList.parse(await (await send('GET', '/reports')).json());
  const view = reportView.parse(await (await send('GET', `/reports/${list.reports[0]?.id}`)).json());
  expect(view.policies.flatMap(({ failureDetails }) => failureDetails.map((detail) => detail.effect))).toEqual([
    effect,
  ]);
});

test('departures of a report are told in words, and one that another version of the program kept by its code', async () => {
  const { send, app } = await startEmpty();
  const form = new FormData();
  const report = {
    'date-range': { 'start-datetime': '2027-03-10T00:00:00Z', 'end-datetime': '2027-03-10T23:59:59Z' },
    'report-id': 'one',
    policies: [policy('sts', 'testing', 'certificate-expired')],
  };
  form.append('files', new Blob([JSON.stringify(report)]), 'one.json');
  form.append('vouch', '1');
  await send('POST', '/uploads', { body: form });
  await app.database.write
    .updateTable('report')
    .set({ deviations: '["CONTACT_MISSING","FROM_ANOTHER_VERSION"]' })
    .execute();
  const list = reportList.parse(await (await send('GET', '/reports')).json());
  const view = reportView.parse(await (await send('GET', `/reports/${list.reports[0]?.id}`)).json());
  expect(view.deviations).toEqual([
    { code: 'CONTACT_MISSING', description: expect.stringMatching(/contact-info is required\. The reporter is/) },
    { code: 'FROM_ANOTHER_VERSION', description: 'FROM_ANOTHER_VERSION' },
  ]);
});
