import { describe, expect, test } from 'vitest';
import { type BarsInput, barsConfiguration } from '../../../../web/charts/bars.ts';
import { binsBetween } from '../../../../web/charts/bins.ts';
import { placeLabels } from '../../../../web/charts/markers.ts';
import type { Paint } from '../../../../web/charts/paint.ts';
import { styleOf } from '../../../../web/charts/series-style.ts';

const paint: Paint = {
  colour: (token) => token,
  fill: ({ token, texture }) => `${token} ${texture}`,
  font: 'sans-serif',
};

const input: BarsInput = {
  bins: binsBetween('2026-11-23', '2026-11-24'),
  series: [
    { name: 'certificate-expired', style: styleOf('certificate-expired'), values: [3, 4] },
    { name: 'sts-policy-fetch-error', style: styleOf('sts-policy-fetch-error'), values: [null, 1] },
  ],
  labelOf: ({ first }) => first,
  tooltipTitle: ({ first }) => `day ${first}`,
  tooltipFooter: (index) => [`bar ${index}`],
  format: String,
  narrow: false,
  animate: true,
};

describe('a bar chart', () => {
  const { data, options } = barsConfiguration(input, paint);

  test('stacks its series on one axis that starts at 0', () => {
    expect(data.labels).toEqual(['2026-11-23', '2026-11-24']);
    expect(data.datasets.map(({ data: values, stack }) => ({ values, stack }))).toEqual([
      { values: [3, 4], stack: 'sessions' },
      { values: [null, 1], stack: 'sessions' },
    ]);
    expect(options?.scales?.y).toMatchObject({ beginAtZero: true, stacked: true });
    expect(options?.plugins?.legend).toEqual({ display: false });
  });

  test('gives every series colour and texture of its type', () => {
    expect(data.datasets.map(({ backgroundColor }) => backgroundColor)).toEqual([
      '--c-expired dots',
      '--c-policy horizontal',
    ]);
  });

  test('does not move where motion is not wanted', () => {
    expect(barsConfiguration({ ...input, animate: false }, paint).options?.animation).toBe(false);
  });
});

describe('result types', () => {
  test('look the same everywhere, and no two of the certificate types alike', () => {
    const types = [
      'certificate-host-mismatch',
      'certificate-not-trusted',
      'certificate-expired',
      'starttls-not-supported',
      'validation-failure',
      'sts-policy-fetch-error',
      'tlsa-invalid',
      '',
    ];
    const looks = types.map((type) => JSON.stringify(styleOf(type)));
    expect(new Set(looks).size).toBe(types.length);
    expect(new Set(types.map((type) => styleOf(type).texture)).size).toBeGreaterThanOrEqual(7);
  });

  test('of a future sender still have a style', () => expect(styleOf('quantum-failure').token).toBe('--c-valid'));
  test('of DANE share one', () => expect(styleOf('dnssec-invalid')).toEqual(styleOf('tlsa-invalid')));
});

describe('labels of markers', () => {
  test('stand right of their line, left of it where the chart ends', () => {
    expect(
      placeLabels(
        [
          { x: 100, width: 80 },
          { x: 480, width: 80 },
        ],
        500,
      ),
    ).toEqual([
      { x: 106, row: 0, align: 'left' },
      { x: 474, row: 0, align: 'right' },
    ]);
  });

  test('go one row down where the last one is in the way, and away where both rows are taken', () => {
    const places = placeLabels(
      [
        { x: 10, width: 100 },
        { x: 20, width: 100 },
        { x: 30, width: 100 },
      ],
      500,
    );
    expect(places.map((place) => place?.row ?? null)).toEqual([0, 1, null]);
  });
});
