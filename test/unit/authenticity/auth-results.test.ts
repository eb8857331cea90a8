import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dkimResultsOf, parseAuthResults } from '../../../server/authenticity/auth-results.ts';
import { fieldValue, splitMail } from '../../../server/mail/header-fields.ts';
import { propertyRuns } from '../../support/property-runs.ts';

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
    [
      'blanks and comments wherever RFC 8601 lets them stand',
      '(a) mx.receiver.example (b) 1 (c) ; (d) dkim (e) / (f) 1 (g) = (h) pass (i) header (j) . (k) d (l) = (m) reporter.example (n)',
      ['mx.receiver.example', ['dkim', 'pass', { 'header.d': 'reporter.example' }]],
    ],
    [
      'an id with a job',
      'mx.receiver.example/4KQz3; dkim=pass header.d=reporter.example',
      ['mx.receiver.example/4kqz3', ['dkim', 'pass', { 'header.d': 'reporter.example' }]],
    ],
    ['an id in quotes', '"mx.receiver.example"; dkim=none', ['mx.receiver.example', ['dkim', 'none', {}]]],
    [
      'values with quotes, points and signs of equality inside',
      'mx.receiver.example; dkim=pass reason="a \\"b\\"" header.i="x y"@reporter.example header.b=CEcb= smtp.mailfrom=a=b.c@d.example',
      [
        'mx.receiver.example',
        [
          'dkim',
          'pass',
          {
            reason: 'a "b"',
            'header.i': 'x y@reporter.example',
            'header.b': 'CEcb=',
            'smtp.mailfrom': 'a=b.c@d.example',
          },
        ],
      ],
    ],
    [
      'words that are no properties',
      'mx.receiver.example; dkim=pass x header.d=reporter.example "header.s=evil" y',
      ['mx.receiver.example', ['dkim', 'pass', { 'header.d': 'reporter.example' }]],
    ],
    [
      'a statement that is not of the form of one, which says nothing',
      'mx.receiver.example; dkim="pass" header.d=a.example; x dkim=pass header.d=a.example; dkim=pass.x; dkim=fail',
      ['mx.receiver.example', ['dkim', 'fail', {}]],
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
    ['a second word beside the id', 'mx.receiver.example mx.evil.example; dkim=pass'],
    ['a word before the id', 'x mx.receiver.example; dkim=pass'],
    ['an id that blanks or a comment tear apart', 'mx.receiver (x).example; dkim=pass'],
    ['a version in a comment of another', 'mx.receiver.example (1) 2; dkim=pass'],
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

  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
  const filler = fc
    .array(fc.constantFrom(' ', '\t', '\r\n ', '(x)', '(a (b; dkim=pass) c)', '(\\) "; dkim=pass header.d=x)'), {
      maxLength: 3,
    })
    .map((all) => all.join(''));
  const gap = filler.map((text) => ` ${text}`);
  const value = fc.oneof(
    fc.stringMatching(/^[a-z0-9@._+/-]{1,12}$/).map((plain) => ({ plain, written: plain })),
    fc
      .array(fc.constantFrom('a', ';', '(', ')', ' ', '"', '\\', '=', 'dkim=pass'), { maxLength: 6 })
      .map((all) => all.join(''))
      .map((plain) => ({ plain, written: `"${plain.replace(/["\\]/g, '\\$&')}"` })),
  );
  const property = fc
    .tuple(word, word, value, gap, fc.array(filler, { minLength: 4, maxLength: 4 }))
    .map(([type, name, { plain, written }, before, [a, b, c, d]]) => ({
      entry: [`${type}.${name}`, plain] as const,
      text: `${before}${type}${a}.${b}${name}${c}=${d}${written}`,
    }));
  const statement = fc
    .tuple(
      fc.constantFrom('dkim', 'spf', 'x-other'),
      fc.constantFrom('pass', 'FAIL', 'none'),
      fc.uniqueArray(property, { selector: ({ entry }) => entry[0], maxLength: 4 }),
      fc.array(filler, { minLength: 5, maxLength: 5 }),
      fc.boolean(),
    )
    .map(([method, result, properties, [a, b, c, d, e], versioned]) => ({
      result: [method, result.toLowerCase(), Object.fromEntries(properties.map(({ entry }) => entry))],
      text: `;${a}${method}${b}${versioned ? `/${c}1` : ''}${d}=${e}${result}${properties.map(({ text }) => text).join('')} `,
    }));

  test('reads what was written, with any blanks, folds and comments between', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 5 }), filler, gap, fc.boolean(), (statements, a, b, versioned) => {
        const head = `${a}mx.receiver.example${b}${versioned ? '1' : ''}`;
        const header = `Authentication-Results:${head}${statements.map(({ text }) => text).join('')}`;
        const unfolded = fieldValue({ name: 'authentication-results', text: header });
        expect(brief(unfolded)).toEqual(['mx.receiver.example', ...statements.map(({ result }) => result)]);
      }),
      { numRuns: propertyRuns(5000) },
    );
  });

  test('answers whatever text it is given', () => {
    const text = fc
      .array(fc.constantFrom('a', '=', ';', '"', '\\', '(', ')', ' ', 'dkim=pass', '@', '.'))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (value) => parseAuthResults(value) !== undefined),
      { numRuns: propertyRuns(5000) },
    );
  });

  test('reads a header of full length in a moment, whatever repeats in it', () => {
    for (const piece of ['a', ' ', 'a ', 'a.', '. ', '"', '""', '\\', '(', '()', '/', '=', 'a=', ';', 'a\t.\t']) {
      const value = `mx.receiver.example; dkim=pass ${piece.repeat(60_000 / piece.length)}`;
      const start = performance.now();
      parseAuthResults(value);
      parseAuthResults(value.slice(31));
      expect([piece, performance.now() - start < 1000]).toEqual([piece, true]);
    }
  });
});

describe('dkimResultsOf', () => {
  const askOf = (ids: string[], lines: string[]) => {
    const mail = splitMail(Buffer.from(`${lines.join('\n')}\n\nbody\n`));
    if ('problem' in mail) throw new Error(mail.problem);
    return dkimResultsOf(ids, mail.fields)?.map((each) => `${each.result} ${each.properties.get('header.d')}`) ?? null;
  };
  const ask = (...lines: string[]) => askOf(['mx.receiver.example'], lines);
  const by = (id: string, rest: string) => `Authentication-Results: ${id}; ${rest}`;
  const ours = (rest: string) => by('mx.receiver.example', rest);
  const good = 'dkim=pass header.d=a.example';
  const received = 'Received: from out.a.example by mx.receiver.example';

  test('reads the header of the configured server, whatever its letter case', () => {
    expect(ask('authentication-results: MX.Receiver.example;\n\tdkim=pass header.d=a.example')).toEqual([
      'pass a.example',
    ]);
  });

  test('passes over headers of other servers above it', () => {
    expect(ask(by('inner.example', 'dkim=fail'), received, ours(good))).toEqual(['pass a.example']);
    expect(ask(by('inner.example', 'dkim=fail'), ours(good), received)).toEqual(['pass a.example']);
  });

  const between: [string, string[]][] = [
    ['nothing', []],
    ['headers of the filters', ['DKIM-Filter: OpenDKIM Filter v2.11.0', 'DMARC-Filter: x', 'Received-SPF: none']],
    ['ARC headers', ['ARC-Seal: i=1; cv=none', 'ARC-Authentication-Results: i=1; mx.receiver.example; none']],
    ['headers of other servers', [by('x.example', 'dkim=fail'), 'X-Spam-Status: No', 'Return-Path: <a@a.example>']],
  ];
  test.each(between)('reads on above the first Received through %s', (_title, others) => {
    expect(ask(...others, ours('dmarc=none'), ...others, ours('spf=none'), ...others, ours(good), received)).toEqual([
      'pass a.example',
    ]);
  });

  test('does not believe a lower header when an upper one has spoken of DKIM', () => {
    expect(ask(ours('dkim=none'), ours('dkim=pass header.d=google.com'), received)).toEqual(['none undefined']);
    expect(ask(ours('dkim=none'), received, ours('dkim=pass header.d=google.com'))).toEqual(['none undefined']);
  });

  test('does not believe a header below a Received where ours stand above it', () => {
    expect(ask(ours('spf=fail'), received, ours('dkim=pass header.d=google.com'))).toBeNull();
    expect(ask(ours('spf=fail'), received, 'Subject: x', ours('dkim=pass header.d=google.com'))).toBeNull();
  });

  test('reads one header alone where ours stand below a Received, or no Received shows where they end', () => {
    const forged = ours('dkim=pass header.d=google.com');
    expect(ask(received, ours('dmarc=none; spf=none'), forged)).toBeNull();
    expect(ask('X-Spam: no', received, 'X-Spam: no', ours('spf=none'), 'X-Spam: no', forged)).toBeNull();
    expect(ask(received, ours('dkim=fail header.d=x.example'), forged)).toEqual(['fail x.example']);
    expect(ask(received, ours(good), forged)).toEqual(['pass a.example']);
    expect(ask(ours('dmarc=none; spf=none'), forged)).toBeNull();
    expect(ask(ours(good), forged)).toEqual(['pass a.example']);
  });

  test('believes nothing below the first Received, or below the first of ours there, whatever stands in it', () => {
    const line = fc.constantFrom(received, ours('dkim=pass header.d=google.com'), ours('spf=none'), 'X-Y: z');
    fc.assert(
      fc.property(fc.array(line), fc.boolean(), (sent, above) => {
        expect(ask(...(above ? [ours('spf=none'), received] : [received, ours('spf=none')]), ...sent)).toBeNull();
      }),
      { numRuns: propertyRuns(2000) },
    );
  });

  test('does not believe a header in the body', () => {
    expect(ask('Subject: x', '', ours('dkim=pass header.d=google.com'))).toBeNull();
  });

  test('takes any job of a host where its id ends in a slash and a star', () => {
    const any = ['mx.receiver.example/*'];
    expect(askOf(any, [by('MX.receiver.example/4KQz3', good)])).toEqual(['pass a.example']);
    for (const id of ['mx.receiver.example', 'mx.receiver.example/', 'mx.receiver.example.evil.example/1', 'x/1'])
      expect(askOf(any, [by(id, good)])).toBeNull();
    expect(ask(by('mx.receiver.example/4KQz3', good))).toBeNull();
  });

  test('takes each of several ids for ours', () => {
    const ids = ['mx1.receiver.example', 'mx2.receiver.example/*'];
    for (const id of ['mx1.receiver.example', 'mx2.receiver.example/1'])
      expect(askOf(ids, [by(id, 'spf=none'), by('mx1.receiver.example', good), received])).toEqual(['pass a.example']);
    expect(askOf(ids, [by('mx3.receiver.example', good), received])).toBeNull();
  });

  test('finds all signatures of one header', () => {
    expect(ask(ours('dkim=fail header.d=a.example; dkim=pass header.d=b.example'))).toEqual([
      'fail a.example',
      'pass b.example',
    ]);
  });
});
