import { describe, expect, test } from 'vitest';
import { parseTlsRptRecords } from '../../../server/tlsrpt/record.ts';

const mailto = { scheme: 'mailto', uri: 'mailto:tls@example.net' };
const https = { scheme: 'https', uri: 'https://reports.example.net/tlsrpt' };
const codes = (...records: string[][]) => parseTlsRptRecords(records).faults.map((fault) => fault.code);

describe('parseTlsRptRecords', () => {
  test.each([
    [['v=TLSRPTv1; rua=mailto:tls@example.net'], [mailto]],
    [['v=TLSRPTv1;rua=mailto:tls@example.net;'], [mailto]],
    [['v=TLSRPTv1; rua=mailto:tls@example.net,https://reports.example.net/tlsrpt'], [mailto, https]],
    [['v=TLSRPTv1; rua=mailto:tls@example.net , https://reports.example.net/tlsrpt ; '], [mailto, https]],
    [['v=TLSRPTv1; ru', 'a=mailto:tls@exam', 'ple.net'], [mailto]],
    [['v=TLSRPTv1; x-note=hello; rua = mailto:tls@example.net'], [mailto]],
    [['v=TLSRPTv1; rua=mailto:tls@example.net; rua=https://reports.example.net/tlsrpt'], [mailto, https]],
  ])('reads %j', (strings, rua) => expect(parseTlsRptRecords([strings])).toEqual({ rua, faults: [] }));

  test('ignores other records beside its own', () => {
    expect(parseTlsRptRecords([['v=spf1 -all'], ['v=TLSRPTv1; rua=mailto:tls@example.net'], []]).rua).toEqual([mailto]);
  });

  test('has no record when there is none, or more than one', () => {
    expect(parseTlsRptRecords([])).toMatchObject({ rua: null });
    expect(codes()).toEqual(['NO_RECORD']);
    const twice = ['v=TLSRPTv1; rua=mailto:tls@example.net'];
    expect(parseTlsRptRecords([twice, twice])).toMatchObject({ rua: null });
    expect(codes(twice, twice)).toEqual(['SEVERAL_RECORDS']);
  });

  test.each([
    ['v=TSLRPTv1; rua=mailto:a@example.net', ['NO_RECORD', 'VERSION_MISSPELT']],
    ['v=tlsrptv1; rua=mailto:a@example.net', ['NO_RECORD', 'VERSION_MISSPELT']],
    ['v=TLSRPTv1 ; rua=mailto:a@example.net', ['NO_RECORD', 'BLANK_BEFORE_SEMICOLON']],
    ['v=TLSRPTv1', ['NO_RECORD', 'VERSION_MISSPELT']],
    ['v=TLSRPTv1;', ['RUA_MISSING']],
    ['v=TLSRPTv1; rua=tls@example.net', ['RUA_SCHEME']],
    ['v=TLSRPTv1; rua=http://example.net/x', ['RUA_SCHEME']],
    ['v=TLSRPTv1; rua=', ['RUA_SCHEME']],
    ['v=TLSRPTv1; rua=mailto:a!b@example.net', ['RUA_SCHEME']],
    ['v=TLSRPTv1; rua', ['FIELD_SYNTAX', 'RUA_MISSING']],
    [`v=TLSRPTv1; ${'n'.repeat(33)}=1; rua=mailto:a@example.net`, ['FIELD_SYNTAX']],
  ])('says what is wrong with %s', (text, expected) => expect(codes([text])).toEqual(expected));

  test('keeps the addresses that can be used beside one that cannot', () => {
    const record = parseTlsRptRecords([['v=TLSRPTv1; rua=ftp://x,mailto:tls@example.net']]);
    expect(record.rua).toEqual([mailto]);
    expect(record.faults.map((fault) => fault.code)).toEqual(['RUA_SCHEME']);
  });
});
