import { expect, test } from 'vitest';
import { whoReports, whoVouches } from '../../../../web/pages/domain/verdict/who-vouches.ts';

const row = (key: string, failed: number, sessions: number) => ({ key, name: key, failed, sessions });
const rows = [row('never.example', 40, 40), row('at-times.example', 3, 900), row('always.example', 0, 50)];

test('who says so leaves out reporters none of whose sessions went well, and counts the rest', () => {
  const names = ['at-times.example', 'always.example'];
  expect(whoVouches({ by: 'reporter', total: 7, rows })).toEqual({ names, total: 6 });
});

test('where no policy is known, who says so names all who report', () => {
  const names = rows.map(({ key }) => key);
  expect(whoReports({ by: 'reporter', total: 3, rows })).toEqual({ names, total: 3 });
});
