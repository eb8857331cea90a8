import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStsRecord } from '../../../server/mtasts/record.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { worded } from '../../support/worded.ts';

const good: [because: string, records: string[], id: string, lint: string[]][] = [
  ['the usual form', ['v=STSv1; id=20250618T120000;'], '20250618T120000', []],
  ['no blank and no final semicolon', ['v=STSv1;id=1'], '1', []],
  ['an id of 32 characters', [`v=STSv1; id=${'a'.repeat(32)}`], 'a'.repeat(32), []],
  ['a blank before a later semicolon', ['v=STSv1; id=1 ; '], '1', []],
  ['tabs as blanks', ['v=STSv1;\tid=1\t;'], '1', []],
  ['unknown fields before the id', ['v=STSv1; x.y-z_1=a,b:c; id=7;'], '7', []],
  ['a repeated id: the first one counts', ['v=STSv1; id=1; id=2;'], '1', ['DUPLICATE_FIELD']],
  ['a foreign record beside it', ['v=spf1 -all', 'v=STSv1; id=1;'], '1', ['UNRELATED_RECORD']],
  ['a misspelt record beside it', ['v=STSv1; id=1;', 'v=STS1; id=2;'], '1', ['VERSION_MISSPELT']],
];

const invalid: [because: string, records: string[], why: RegExp, code: string][] = [
  ['a misspelt version', ['v=STS1; id=1;'], /must begin with "v=STSv1;"/, 'VERSION_MISSPELT'],
  ['a version in lower case', ['v=stsv1; id=1;'], /must begin/, 'VERSION_MISSPELT'],
  ['a version two', ['v=STSv2; id=1'], /must begin/, 'VERSION_MISSPELT'],
  ['quotes as part of the text', ['"v=STSv1; id=1;"'], /must begin/, 'VERSION_MISSPELT'],
  ['a leading blank', [' v=STSv1; id=1;'], /must begin/, 'VERSION_MISSPELT'],
  ['a blank before the first semicolon', ['v=STSv1 ; id=1;'], /blank before the first/, 'BLANK_BEFORE_SEMICOLON'],
  ['the version after the id', ['id=1; v=STSv1;'], /must come first/, 'VERSION_NOT_FIRST'],
  ['nothing after the version', ['v=STSv1'], /must begin/, 'VERSION_MISSPELT'],
  ['no id', ['v=STSv1;'], /no id/, 'ID_MISSING'],
  ['another case of id', ['v=STSv1; ID=1;'], /no id/, 'ID_MISSING'],
  ['an empty id', ['v=STSv1; id=;'], /letters and digits/, 'ID_INVALID'],
  ['a hyphen in the id', ['v=STSv1; id=2025-06-18;'], /letters and digits/, 'ID_INVALID'],
  ['an underscore in the id', ['v=STSv1; id=2025_06;'], /letters and digits/, 'ID_INVALID'],
  ['a dot in the id', ['v=STSv1; id=1.0;'], /letters and digits/, 'ID_INVALID'],
  ['an id of 33 characters', [`v=STSv1; id=${'a'.repeat(33)}`], /at most 32 characters, this one 33/, 'ID_TOO_LONG'],
  ['a field without a value', ['v=STSv1; id=1; foo'], /name=value/, 'FIELD_MALFORMED'],
  ['an empty field', ['v=STSv1;; id=1;'], /name=value/, 'FIELD_MALFORMED'],
  ['a blank inside a value', ['v=STSv1; id=1; foo=a b'], /name=value/, 'FIELD_MALFORMED'],
];

describe('readStsRecord', () => {
  for (const [because, records, id, lint] of good) {
    it(`accepts ${because}`, () => {
      const record = readStsRecord(records);
      expect(record).toMatchObject({ status: 'ok', id });
      expect(record.lint.map(({ code }) => code)).toEqual(lint);
    });
  }

  for (const [because, records, why, code] of invalid) {
    it(`refuses a record with ${because}`, () => {
      const record = readStsRecord(records);
      expect(record.status).toBe('invalid');
      expect('why' in record ? worded(record.why) : '').toMatch(why);
      expect(record.lint.map((lint) => lint.code)).toContain(code);
    });
  }

  it('calls a name without records missing', () => {
    expect(readStsRecord([])).toEqual({ status: 'missing', lint: [] });
  });

  it('calls a name with unrelated records missing and says what is there', () => {
    const record = readStsRecord(['v=spf1 -all', 'v=TLSRPTv1; rua=mailto:a@example.com']);
    expect(record.status).toBe('missing');
    expect(record.lint.map(({ code }) => code)).toEqual(['UNRELATED_RECORD', 'UNRELATED_RECORD']);
  });

  it('uses none of two records, even if one of them has no id', () => {
    expect(readStsRecord(['v=STSv1; id=1;', 'v=STSv1; id=2;']).status).toBe('multiple');
    expect(readStsRecord(['v=STSv1; id=1;', 'v=STSv1;']).status).toBe('multiple');
  });

  it('shortens foreign text in its sentences', () => {
    const record = readStsRecord([`v=STSv1; id=${'-'.repeat(5000)}`]);
    expect('why' in record ? worded(record.why)?.length : 0).toBeLessThan(200);
  });

  it('answers every list of texts, with an id of letters and digits whenever it is ok', () => {
    const piece = fc.constantFrom('v=STSv1', ';', 'id=', '1', ' ', 'a', '=', '-', 'STS', '\t', '"');
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.array(fc.oneof(text, fc.string()), { maxLength: 4 }), (records) => {
        const record = readStsRecord(records);
        if (record.status === 'ok') expect(record.id).toMatch(/^[A-Za-z0-9]{1,32}$/);
        if (record.status === 'invalid' || record.status === 'multiple') expect(record.why).not.toBe('');
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});
