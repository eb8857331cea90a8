import { describe, expect, it } from 'vitest';
import { english } from '../../../server/contract/words/english.ts';
import { wordSaying } from '../../../server/contract/words/phrase.ts';
import { type Composition, composeChange, maxAgeChoices, type Published } from '../../../server/mtasts/compose.ts';
import type { PolicyChange } from '../../../server/mtasts/policy-change.ts';
import { worded } from '../../support/worded.ts';

const live = 'version: STSv1\nmode: testing\nmx: mx1.example.net\nmx: mx2.example.net\nmax_age: 604800\n';
const options = { now: '2025-06-18T12:00:00.500Z', ourRua: ['mailto:tls@reports.example'] };

function published(changes: Partial<Published> = {}): Published {
  return {
    domain: 'example.com',
    mx: { kind: 'records', hosts: ['mx1.example.net', 'mx2.example.net'] },
    policyText: live,
    txtId: '20250601000000Z',
    txtTtl: 3600,
    rua: [],
    longestMaxAge: 604800,
    ...changes,
  };
}

const compose = (change: PolicyChange, changes: Partial<Published> = {}) =>
  composeChange(published(changes), change, options);

/** A publication as the command line prints it. */
function publicationOf(composition: Composition) {
  if (composition.kind === 'refused') throw new Error(`refused: ${worded(composition.why)}`);
  const { publication } = composition;
  return {
    ...publication,
    steps: publication.steps.map((step) => ({ ...step, text: wordSaying(english, step.text) })),
    notes: publication.notes.map((note) => wordSaying(english, note)),
  };
}

const refusals: [because: string, change: PolicyChange, from: Partial<Published>, why: RegExp][] = [
  ['a draft while the MX records are unknown', { kind: 'draft' }, { mx: { kind: 'unknown' } }, /not known/],
  ['a draft where nobody looked DNS up', { kind: 'draft' }, { mx: { kind: 'not-looked-up' } }, /not known/],
  [
    'a draft with an MX that is no host name',
    { kind: 'draft' },
    { mx: { kind: 'records', hosts: ['192.0.2.1'] } },
    /192\.0\.2\.1/,
  ],
  ['a draft with a wildcard over a public suffix', { kind: 'draft', wildcards: ['*.net'] }, {}, /anyone can register/],
  [
    'a draft with a wildcard that matches nothing',
    { kind: 'draft', wildcards: ['*.example.com'] },
    {},
    /exactly one label/,
  ],
  ['a draft with a wildcard inside a label', { kind: 'draft', wildcards: ['mx*.example.net'] }, {}, /no wildcard/],
  ['to enforce nothing', { kind: 'enforce' }, { policyText: null }, /no valid policy/],
  ['to enforce an invalid file', { kind: 'enforce' }, { policyText: '<html>' }, /no valid policy/],
  ['to enforce twice', { kind: 'enforce' }, { policyText: live.replace('testing', 'enforce') }, /already/],
  ['to enforce from mode none', { kind: 'enforce' }, { policyText: live.replace('testing', 'none') }, /mode none/],
  ['to enforce while the MX records are unknown', { kind: 'enforce' }, { mx: { kind: 'unknown' } }, /not known/],
  ['to enforce for a domain without mail', { kind: 'enforce' }, { mx: { kind: 'null' } }, /null MX/],
  [
    'to enforce a policy that lacks an MX',
    { kind: 'enforce' },
    { mx: { kind: 'records', hosts: ['mx1.example.net', 'mx3.example.net'] } },
    /Mail to mx3\.example\.net would be refused/,
  ],
  [
    'to enforce a policy without the domain that is its own MX',
    { kind: 'enforce' },
    { mx: { kind: 'implicit' } },
    /example\.com/,
  ],
  ['to raise the max_age of nothing', { kind: 'raise-max-age' }, { policyText: null }, /no valid policy/],
  ['to raise max_age to less', { kind: 'raise-max-age', maxAge: 604800 }, {}, /604800 already/],
  ['to raise max_age over a year', { kind: 'raise-max-age', maxAge: 31557601 }, {}, /31557600/],
  ['to raise max_age to a fraction', { kind: 'raise-max-age', maxAge: 1e6 + 0.5 }, {}, /number of seconds/],
  ['to add a host that is matched already', { kind: 'add-mx', hosts: ['MX1.example.net.'] }, {}, /already/],
  ['to add what is no host', { kind: 'add-mx', hosts: ['mx3.example.net\nmode: none'] }, {}, /not a host name/],
  ['to add a host to nothing', { kind: 'add-mx', hosts: ['mx3.example.net'] }, { policyText: null }, /no valid policy/],
];

describe('composeChange', () => {
  for (const [because, change, from, why] of refusals) {
    it(`refuses ${because}`, () => {
      const composition = compose(change, from);
      expect(composition.kind).toBe('refused');
      expect(composition.kind === 'refused' && worded(composition.why)).toMatch(why);
    });
  }

  it('leaves the MX records to whoever publishes where nobody looked DNS up', () => {
    const { fileText } = publicationOf(compose({ kind: 'enforce' }, { mx: { kind: 'not-looked-up' } }));
    expect(fileText.replaceAll('\r\n', '\n')).toBe(live.replace('testing', 'enforce'));
  });

  it('drafts a first policy: exact names in preference order, testing, a week, CRLF, no blank line', () => {
    const draft = publicationOf(
      compose({ kind: 'draft' }, { policyText: null, txtId: null, txtTtl: null, longestMaxAge: null }),
    );
    expect(draft).toMatchObject({
      url: 'https://mta-sts.example.com/.well-known/mta-sts.txt',
      diff: null,
      lint: [],
      notes: [],
    });
    expect(draft.fileText).toBe(
      'version: STSv1\r\nmode: testing\r\nmx: mx1.example.net\r\nmx: mx2.example.net\r\nmax_age: 604800\r\n',
    );
    expect(draft.records).toEqual([
      {
        name: '_mta-sts.example.com',
        text: 'v=STSv1; id=20250618120000Z;',
        zoneLine: '_mta-sts.example.com. IN TXT "v=STSv1; id=20250618120000Z;"',
        changes: true,
      },
      {
        name: '_smtp._tls.example.com',
        text: 'v=TLSRPTv1; rua=mailto:tls@reports.example',
        zoneLine: '_smtp._tls.example.com. IN TXT "v=TLSRPTv1; rua=mailto:tls@reports.example"',
        changes: true,
      },
    ]);
    expect(draft.steps.map(({ text }) => text.replace(/[ :].*/, ''))).toEqual([
      'Give',
      'Install',
      'Serve',
      'Serve',
      'Check',
      'Publish',
      'Publish',
      'Test',
    ]);
  });

  it('drafts the domain itself as the host where there is no MX record', () => {
    const draft = publicationOf(compose({ kind: 'draft' }, { policyText: null, mx: { kind: 'implicit' } }));
    expect(draft.fileText).toContain('\r\nmx: example.com\r\n');
  });

  it('offers mode none to a domain that receives no mail, and says why', () => {
    const draft = publicationOf(compose({ kind: 'draft' }, { policyText: null, mx: { kind: 'null' } }));
    expect(draft.fileText).toBe('version: STSv1\r\nmode: none\r\nmax_age: 86400\r\n');
    expect(draft.notes[0]).toMatch(/null MX/);
  });

  it('uses a wildcard only when asked, and says what else it admits', () => {
    const draft = publicationOf(compose({ kind: 'draft', wildcards: ['*.example.net'] }, { policyText: null }));
    expect(draft.fileText).toContain('\r\nmx: *.example.net\r\nmax_age');
    expect(draft.notes).toEqual(['*.example.net also admits every other host one label under example.net.']);
  });

  it("warns of a wildcard over the domain's own name space", () => {
    const mx = { kind: 'records' as const, hosts: ['mail.example.com'] };
    const draft = publicationOf(compose({ kind: 'draft', wildcards: ['*.example.com'] }, { policyText: null, mx }));
    expect(draft.notes.join(' ')).toMatch(/any host under your own domain/);
    expect(draft.lint.map(({ code }) => code)).toEqual(['WILDCARD_TOO_BROAD']);
  });

  it('mentions the wildcard of a known provider, but writes the exact name', () => {
    const mx = { kind: 'records' as const, hosts: ['example-com.mail.protection.outlook.com'] };
    const draft = publicationOf(compose({ kind: 'draft' }, { policyText: null, mx }));
    expect(draft.fileText).toContain('mx: example-com.mail.protection.outlook.com\r\n');
    expect(draft.notes.join(' ')).toContain('*.mail.protection.outlook.com');
  });

  it('says that a draft over an enforcing policy goes back to testing', () => {
    const draft = publicationOf(compose({ kind: 'draft' }, { policyText: live.replace('testing', 'enforce') }));
    expect(draft.notes.join(' ')).toMatch(/back to testing/);
  });

  it('first enforces for one to two weeks, and keeps what is published within them', () => {
    for (const [before, after] of [
      [86_400, 604_800],
      [604_799, 604_800],
      [604_800, 604_800],
      [1_000_000, 1_000_000],
      [1_209_600, 1_209_600],
      [1_209_601, 1_209_600],
      [31_557_600, 1_209_600],
    ]) {
      const policyText = live.replace('604800', String(before));
      for (const mx of [{ kind: 'not-looked-up' } as const, published().mx]) {
        const { fileText } = publicationOf(compose({ kind: 'enforce' }, { policyText, mx }));
        expect([before, /^max_age: (\d+)\r$/m.exec(fileText)?.[1]]).toEqual([before, String(after)]);
      }
    }
  });

  it('takes the max_age that a person chose, and judges the file with it', () => {
    const chosen = publicationOf(composeChange(published(), { kind: 'enforce' }, { ...options, maxAge: 2_592_000 }));
    expect(chosen.fileText).toContain('\r\nmax_age: 2592000\r\n');
    expect(chosen.diff).toContainEqual({ kind: 'added', text: 'max_age: 2592000' });
    expect(chosen.lint).toEqual([]);
  });

  it('offers longer lives for a file that enforces only', () => {
    expect(maxAgeChoices('testing')).toEqual([604_800, 1_209_600]);
    expect(maxAgeChoices('enforce')).toEqual([604_800, 1_209_600, 2_592_000]);
    expect(maxAgeChoices('none')).toEqual([604_800, 1_209_600, 2_592_000]);
  });

  it('enforces by changing the mode and nothing else, the file before the id', () => {
    const text = live.replace('604800', '1209600');
    const enforce = publicationOf(
      compose({ kind: 'enforce' }, { policyText: text, rua: ['mailto:tls@reports.example'] }),
    );
    expect(enforce.diff).toEqual([
      { kind: 'same', text: 'version: STSv1' },
      { kind: 'removed', text: 'mode: testing' },
      { kind: 'added', text: 'mode: enforce' },
      { kind: 'same', text: 'mx: mx1.example.net' },
      { kind: 'same', text: 'mx: mx2.example.net' },
      { kind: 'same', text: 'max_age: 1209600' },
    ]);
    expect(enforce.lint).toEqual([]);
    expect(enforce.records.map(({ name, changes }) => [name, changes])).toEqual([
      ['_mta-sts.example.com', true],
      ['_smtp._tls.example.com', false],
    ]);
    const order = enforce.steps.map(({ text }) => text);
    expect(order.findIndex((text) => text.startsWith('Serve the new file'))).toBeLessThan(
      order.findIndex((text) => text.startsWith('Change the TXT record')),
    );
  });

  it('keeps the fields of the file that the RFC does not define', () => {
    const enforce = publicationOf(compose({ kind: 'enforce' }, { policyText: `${live}x-owner: a\n` }));
    expect(enforce.fileText).toContain('x-owner: a\r\n');
  });

  it('raises max_age to 30 days unless told otherwise', () => {
    expect(publicationOf(compose({ kind: 'raise-max-age' })).fileText).toContain('max_age: 2592000');
    expect(publicationOf(compose({ kind: 'raise-max-age', maxAge: 31557600 })).fileText).toContain('max_age: 31557600');
    expect(publicationOf(compose({ kind: 'raise-max-age' })).notes[0]).toMatch(/testing/);
  });

  it('rolls back to testing with a new id, and tells not to delete', () => {
    const rollback = publicationOf(compose({ kind: 'rollback' }, { policyText: live.replace('testing', 'enforce') }));
    expect(rollback.fileText).toContain('mode: testing');
    expect(rollback.records[0]?.text).not.toContain('20250601000000Z');
    expect(rollback.steps.at(-1)?.text).toMatch(/deleting them is no rollback/);
  });

  it('rolls back by a new file where none is left, for cached copies still enforce', () => {
    const rollback = publicationOf(compose({ kind: 'rollback' }, { policyText: null }));
    expect(rollback.fileText).toContain('mode: testing\r\nmx: mx1.example.net');
  });

  it('removes by mode none, held until the longest max_age ever served has passed', () => {
    const remove = publicationOf(compose({ kind: 'remove' }, { longestMaxAge: 2592000 }));
    expect(remove.fileText).toBe('version: STSv1\r\nmode: none\r\nmax_age: 86400\r\n');
    expect(remove.steps[3]).toEqual({
      text: 'Keep file and record until 2025-07-18T13:00:00Z: until then some sender may hold an older copy.',
      notBefore: '2025-07-18T13:00:00Z',
    });
    expect(remove.records.map(({ name }) => name)).toEqual(['_mta-sts.example.com']);
  });

  it('adds an MX to the policy before DNS, a day and the life of the old record apart', () => {
    const add = publicationOf(compose({ kind: 'add-mx', hosts: ['MX3.example.net.', 'mx1.example.net'] }));
    expect(add.fileText).toContain('mx: mx2.example.net\r\nmx: mx3.example.net\r\nmax_age');
    const wait = add.steps.findIndex(({ notBefore }) => notBefore === '2025-06-19T13:00:00Z');
    expect(wait).toBeGreaterThan(0);
    expect(add.steps.slice(wait).some(({ text }) => text.startsWith('Add the new host to the MX records'))).toBe(true);
  });

  it('waits a day for a record whose life in resolvers is unknown', () => {
    const add = publicationOf(compose({ kind: 'add-mx', hosts: ['mx3.example.net'] }, { txtTtl: null }));
    expect(add.steps.some(({ notBefore }) => notBefore === '2025-06-20T12:00:00Z')).toBe(true);
  });

  it('never gives the id that is published now', () => {
    const again = publicationOf(compose({ kind: 'draft' }, { txtId: '20250618120000Z' }));
    expect(again.records[0]?.text).toBe('v=STSv1; id=20250618120001Z;');
  });

  it('keeps the addresses that reports go to already', () => {
    const draft = publicationOf(compose({ kind: 'draft' }, { rua: ['mailto:old@example.org'] }));
    expect(draft.records[1]).toMatchObject({
      text: 'v=TLSRPTv1; rua=mailto:old@example.org,mailto:tls@reports.example',
      changes: true,
    });
  });

  it('writes separators inside addresses as escapes, and long records as several strings', () => {
    const rua = [`https://reports.example/a;b,c!d?${'x'.repeat(300)}`];
    const draft = publicationOf(composeChange(published(), { kind: 'draft' }, { ...options, ourRua: rua }));
    expect(draft.records[1]?.text).toContain('/a%3Bb%2Cc%21d?');
    expect(draft.records[1]?.zoneLine).toMatch(/ IN TXT "[^"]{255}" "[^"]+"$/);
    expect(draft.notes.join(' ')).toMatch(/HTTPS carry no signature/);
  });

  it('warns of a report address inside the very domain', () => {
    const draft = publicationOf(
      composeChange(published(), { kind: 'draft' }, { ...options, ourRua: ['mailto:tls@Example.com'] }),
    );
    expect(draft.notes.join(' ')).toMatch(/an address elsewhere is safer/);
  });
});
