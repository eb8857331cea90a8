import { beforeAll, expect, test } from 'vitest';
import { binsBetween } from '../../../../web/charts/bins.ts';
import { markerLines } from '../../../../web/pages/domain/charts/daily-content.ts';
import { speakInTest } from '../../../support/say.ts';

beforeAll(() => speakInTest('en'));

const certificate = (day: string, host: string) => ({ day, kind: 'certificate' as const, label: '', params: { host } });

test('markers are told in words, certificates of one day in one line, and days outside not at all', () => {
  const markers = [
    certificate('2026-10-26', 'mx1.a.example'),
    certificate('2026-10-26', 'mx2.a.example'),
    { day: '2026-11-03', kind: 'policy' as const, label: '', params: { mode: 'testing' } },
    { day: '2026-11-03', kind: 'verdict' as const, label: '', params: { state: 'blocked' } },
    certificate('2026-11-04', 'mx1.a.example'),
    certificate('2026-12-24', 'mx1.a.example'),
  ];
  const lines = markerLines({ markers, domain: 'a.example' }, binsBetween('2026-10-26', '2026-11-24'));
  expect(lines).toEqual([
    { at: 0, label: 'mx1 and mx2: new certificate', short: 'new certificate' },
    { at: 8, label: 'mode: testing published', short: 'testing' },
    { at: 8, label: 'verdict: not ready', short: 'not ready' },
    { at: 9, label: 'mx1: new certificate', short: 'new certificate' },
  ]);
});
