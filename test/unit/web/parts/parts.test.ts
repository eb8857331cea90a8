import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchWith } from '../../../../web/address.ts';
import { domainTyped } from '../../../../web/pages/check/ask-domain.tsx';
import { apiFilters } from '../../../../web/pages/domain/charts/failure-filters.ts';
import { indentJson } from '../../../../web/pages/report/indent-json.ts';
import { optionsWith, withToggled } from '../../../../web/parts/filters/filter.ts';
import { rangeOf } from '../../../../web/parts/filters/range.ts';

describe('the range of an address', () => {
  const range = (query: string) => rangeOf(new URLSearchParams(query), '2026-11-25');

  test.each([
    ['', { from: '2026-10-26', to: '2026-11-24', span: '30d' }],
    ['range=14d', { from: '2026-11-11', to: '2026-11-24', span: '14d' }],
    ['from=2026-11-11&to=2026-11-12', { from: '2026-11-11', to: '2026-11-12', span: null }],
    ['from=2026-11-11', { from: '2026-11-11', to: '2026-11-11', span: null }],
  ])('"%s"', (query, expected) => expect(range(query)).toEqual(expected));

  test.each(['from=2026-11-31&to=2026-12-01', 'from=2026-11-12&to=2026-11-11', 'range=999d', 'from=x&to=y'])(
    '"%s" is no range, so the default is shown',
    (query) => expect(range(query).span).toBe('30d'),
  );
});

describe('an address', () => {
  test('changes one name and keeps the others, repeated ones too', () => {
    const search = new URLSearchParams('mx=a&mx=b&page=3');
    expect(searchWith(search, { page: null })).toBe('?mx=a&mx=b');
    expect(searchWith(search, { mx: ['c', 'd'], page: null })).toBe('?mx=c&mx=d');
    expect(searchWith(new URLSearchParams('page=3'), { page: null })).toBe('');
  });

  test('speaks to the API in its words, and only of what it knows', () => {
    const filters = apiFilters(new URLSearchParams('ptype=sts&mx=a&mx=b&view=table&all=1&evil=1'));
    expect(filters.toString()).toBe('policyType=sts&mx=a&mx=b&authenticity=all');
  });
});

describe('filters', () => {
  const filter = { name: 'mx', title: 'MX', unset: 'all', options: [{ value: 'mx1', name: 'mx1' }] };

  test('show an unknown value instead of dropping it', () => {
    expect(optionsWith(filter, ['gone.example']).map(({ value }) => value)).toEqual(['gone.example', 'mx1']);
  });

  test('are switched on and off', () => {
    expect(withToggled(['a'], 'b')).toEqual(['a', 'b']);
    expect(withToggled(['a', 'b'], 'a')).toEqual(['b']);
  });
});

describe('JSON set out in lines', () => {
  test('keeps every value as it was sent', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 6 }).filter((value) => typeof value === 'object' && value !== null),
        (value) => {
          expect(JSON.parse(indentJson(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });

  test('also numbers that JavaScript cannot hold', () => {
    expect(indentJson('{"n":90071992547409931,"e":1.0}')).toBe('{\n  "n": 90071992547409931,\n  "e": 1.0\n}');
  });

  test('leaves text alone that has lines, or is no JSON', () => {
    expect(indentJson('{\n"a": 1}')).toBe('{\n"a": 1}');
    expect(indentJson('<html>')).toBe('<html>');
  });
});

describe('a domain as people type it', () => {
  test.each([
    ['Example.ORG.', 'example.org'],
    ['https://example.org/path?x', 'example.org'],
    ['postmaster@example.org', 'example.org'],
    [' example.org ', 'example.org'],
    ['Bücher.example', 'xn--bcher-kva.example'],
    ['no domain', 'no domain'],
  ])('"%s" is %s', (text, domain) => expect(domainTyped(text)).toBe(domain));
});
