import { describe, expect, test } from 'vitest';
import { parseReportFilename } from '../../../server/tlsrpt/filename.ts';

const period = { start: '2025-06-18T00:00:00Z', end: '2025-06-18T23:59:59Z' };
const common = { submitter: 'reporter.example', policyDomain: 'example.net', period };

describe('parseReportFilename', () => {
  test.each([
    ['reporter.example!example.net!1750204800!1750291199!001.json.gz', { ...common, uniqueId: '001' }],
    ['reporter.example!example.net!1750204800!1750291199.json', { ...common, uniqueId: null }],
    [
      'reporter.example!example.net!1750204800!1750291199!133708+example.net.json.gz',
      { ...common, uniqueId: '133708+example.net' },
    ],
    ['reporter.example!example.net!1750204800!1750291199!a!b.json.gz', { ...common, uniqueId: 'a!b' }],
    ['Reporter.Example.!EXAMPLE.NET!1750204800!1750291199!1.JSON.GZ', { ...common, uniqueId: '1' }],
    ['/tmp/x/reporter.example!example.net!1750204800!1750291199.json.zip', { ...common, uniqueId: null }],
    ['C:\\mail\\reporter.example!example.net!1750204800!1750291199.json', { ...common, uniqueId: null }],
    ['reporter.example!example.net!begin!end.json', { ...common, period: null, uniqueId: null }],
    ['!!1750204800!1750291199', { ...common, submitter: null, policyDomain: null, uniqueId: null }],
  ])('reads %s', (name, expected) => expect(parseReportFilename(name)).toEqual(expected));

  test.each(['report.json.gz', 'a!b!c', '', '!', `${'!'.repeat(2)}.json`])('finds nothing in %j', (name) => {
    expect(parseReportFilename(name)).toBeNull();
  });
});
