import { describe, expect, test } from 'vitest';
import { generateDemo } from '../../../fixtures/demo/generate.ts';
import { readReports } from '../../../server/reading/read.ts';

const data = generateDemo();

describe('the sample data', () => {
  test('are the same bytes for the same seed', () => {
    const again = generateDemo();
    const bytes = (set: typeof data) =>
      set.domains.flatMap((domain) => domain.mails.map((mail) => Buffer.from(mail.raw).toString('latin1')));
    expect(bytes(again)).toEqual(bytes(data));
  });

  test('hold one readable report in every mail', async () => {
    for (const domain of data.domains) {
      for (const mail of domain.mails) {
        const outcomes = await readReports({ bytes: mail.raw, name: 'sample.eml', kind: 'mail' });
        expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['report']);
      }
    }
  });

  test('hold mails that are refused, each with a reason', async () => {
    for (const mail of data.unreadable) {
      const outcomes = await readReports({ bytes: mail.raw, name: 'sample.eml', kind: 'mail' });
      expect(outcomes).toMatchObject([{ outcome: 'rejected', reason: expect.stringMatching(/\w/) }]);
    }
  });
});
