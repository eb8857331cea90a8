import { expect, test } from 'vitest';
import { defaultSettings } from '../../../../server/readiness/settings.ts';
import { flattenSettings } from '../../../../server/readiness/thresholds.ts';
import { groupThresholds } from '../../../../web/pages/domain/settings/threshold-groups.ts';

const rows = Object.keys(flattenSettings(defaultSettings)).map((key) => ({ key }));

test('every threshold stands in one group of its own kind', () => {
  const groups = groupThresholds(rows);
  const listed = groups.flatMap((group) => group.rows.map(({ key }) => key));
  expect(listed.toSorted()).toEqual(rows.map(({ key }) => key).toSorted());
  expect(groups.map(({ id }) => id)).not.toContain('others');
});

test('what most owners change comes first and is not folded away', () => {
  const groups = groupThresholds(rows);
  const open = groups.filter(({ advanced }) => !advanced);
  expect(groups.slice(0, open.length)).toEqual(open);
  expect(open.flatMap((group) => group.rows).length).toBeLessThanOrEqual(10);
});

test('a threshold that no group knows is shown last', () => {
  expect(groupThresholds([{ key: 'new.knob' }, ...rows]).at(-1)).toMatchObject({
    id: 'others',
    rows: [{ key: 'new.knob' }],
  });
});
