import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dkimResultsOf, parseAuthResults } from '../../../server/authenticity/auth-results.ts';
import { splitMail } from '../../../server/mail/header-fields.ts';

const brief = (value: string) => {
  const parsed = parseAuthResults(value);
  return (
    parsed && [
      parsed.authservId,
      ...parsed.results.map((each) => [each.method, each.result, Object.fromEntries(each.properties)]),
    ]
  );
};

describe('parseAuthResults', () => {
  const good: [string, string, unknown][] = [
    [
      'several methods with properties',
      'mx.receiver.example; spf=pass smtp.mailfrom=reporter.example; dkim=pass header.d=reporter.example header.s=sel',
      [
        'mx.receiver.example',
        ['spf', 'pass', { 'smtp.mailfrom': 'reporter.example' }],
        ['dkim', 'pass', { 'header.d': 'reporter.example', 'header.s': 'sel' }],
      ],
    ],
    ['the word none', 'mx.receiver.example; none', ['mx.receiver.example']],
    ['a version', 'MX.receiver.example 1; dkim=none', ['mx.receiver.example', ['dkim', 'none', {}]]],
    [
      'comments anywhere, nested and with quoted parentheses',
      'mx.receiver.example (here; dkim=pass) ; dkim (a (b) \\) c) = PASS (2048-bit key; unprotected) header.d=reporter.example',
      ['mx.receiver.example', ['dkim', 'pass', { 'header.d': 'reporter.example' }]],
    ],
    [
      'quoted strings that hold what looks like results',
      'mx.receiver.example; dkim=fail reason="bad; dkim=pass header.d=google.com" header.d=evil.example',
      [
        'mx.receiver.example',
        ['dkim', 'fail', { reason: 'bad; dkim=pass header.d=google.com', 'header.d': 'evil.example' }],
      ],
    ],
    [
      'a value on the line after its name, as Fastmail folds long ones',
      'mx.receiver.example; spf=pass smtp.mailfrom=  a@b.example smtp.helo=c; dkim=pass header.d=d.example',
      [
        'mx.receiver.example',
        ['spf', 'pass', { 'smtp.mailfrom': 'a@b.example', 'smtp.helo': 'c' }],
        ['dkim', 'pass', { 'header.d': 'd.example' }],
      ],
    ],
    [
      'a property twice: the first stands',
      'mx.receiver.example; dkim=pass header.d=evil.example header.d=google.com',
      ['mx.receiver.example', ['dkim', 'pass', { 'header.d': 'evil.example' }]],
    ],
    ['a method with a version', 'mx.receiver.example; dkim/1=pass', ['mx.receiver.example', ['dkim', 'pass', {}]]],
  ];
  test.each(good)('reads %s', (_title, value, expected) => {
    expect(brief(value)).toEqual(expected);
  });

  const bad: [string, string][] = [
    ['no authserv-id, as Exchange Online writes it', 'spf=pass smtp.mailfrom=a.example; dkim=pass header.d=a.example'],
    ['an unknown version', 'mx.receiver.example 2; dkim=pass'],
    ['more words where the id stands', 'mx.receiver.example 1 x; dkim=pass'],
    ['nothing', ''],
    ['a value without end', `mx.receiver.example; dkim=pass ${'x'.repeat(70_000)}`],
  ];
  test.each(bad)('refuses a header with %s', (_title, value) => {
    expect(parseAuthResults(value)).toBeNull();
  });

  test('hides everything behind a comment or string that never closes', () => {
    expect(brief('mx.receiver.example; (dkim=pass header.d=google.com')).toEqual(['mx.receiver.example']);
    expect(brief('mx.receiver.example; "dkim=pass header.d=google.com; dkim=pass')).toEqual(['mx.receiver.example']);
  });

  test('answers whatever text it is given', () => {
    const text = fc
      .array(fc.constantFrom('a', '=', ';', '"', '\\', '(', ')', ' ', 'dkim=pass', '@', '.'))
      .map((all) => all.join(''));
    fc.assert(fc.property(text, (value) => parseAuthResults(value) !== undefined));
  });
});

describe('dkimResultsOf', () => {
  const ask = (...lines: string[]) => {
    const mail = splitMail(Buffer.from(`${lines.join('\n')}\n\nbody\n`));
    if ('problem' in mail) throw new Error(mail.problem);
    return (
      dkimResultsOf('mx.receiver.example', mail.fields)?.map(
        (each) => `${each.result} ${each.properties.get('header.d')}`,
      ) ?? null
    );
  };
  const ours = (rest: string) => `Authentication-Results: mx.receiver.example; ${rest}`;

  test('reads the header of the configured server, whatever its letter case', () => {
    expect(ask('authentication-results: MX.Receiver.example;\n\tdkim=pass header.d=a.example')).toEqual([
      'pass a.example',
    ]);
  });

  test('passes over headers of other servers above it', () => {
    expect(
      ask('Authentication-Results: inner.example; dkim=fail', 'Received: x', ours('dkim=pass header.d=a.example')),
    ).toEqual(['pass a.example']);
  });

  test('reads on through a run of headers of the same server, as Fastmail writes one for each check', () => {
    expect(ask(ours('bimi=none'), ours('arc=none'), ours('dkim=pass header.d=a.example'))).toEqual(['pass a.example']);
  });

  test('does not believe a lower header when an upper one has spoken of DKIM', () => {
    expect(ask(ours('dkim=none'), ours('dkim=pass header.d=google.com'))).toEqual(['none undefined']);
  });

  test('does not believe a header below other headers', () => {
    expect(ask(ours('spf=fail'), 'Received: from evil.example', ours('dkim=pass header.d=google.com'))).toBeNull();
    expect(
      ask(ours('spf=fail'), 'Authentication-Results: x.example; none', ours('dkim=pass header.d=google.com')),
    ).toBeNull();
  });

  test('does not believe a header in the body', () => {
    expect(ask('Subject: x', '', ours('dkim=pass header.d=google.com'))).toBeNull();
  });

  test('finds all signatures of one header', () => {
    expect(ask(ours('dkim=fail header.d=a.example; dkim=pass header.d=b.example'))).toEqual([
      'fail a.example',
      'pass b.example',
    ]);
  });
});
