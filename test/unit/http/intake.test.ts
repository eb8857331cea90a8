import { describe, expect, test } from 'vitest';
import { INTAKE_BOUNDS, Intake, KEPT_OF_JUNK, type Turn } from '../../../server/http/sources/intake.ts';

const never = new AbortController().signal;
const small = { ...INTAKE_BOUNDS, slots: 4, slotsForKnown: 1, slotsPerSource: 2, waiting: 6, waitingPerSource: 4 };

async function take(intake: Intake, source: string): Promise<Turn> {
  const turn = await intake.turn(source, never);
  if (typeof turn === 'string') throw new Error(`${source}: ${turn}`);
  return turn;
}

/** What has settled by now, by name. */
async function settled(promises: Record<string, Promise<unknown>>): Promise<string[]> {
  const done: string[] = [];
  for (const [name, promise] of Object.entries(promises)) void promise.then(() => done.push(name));
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe('the way in for posted reports', () => {
  test('has a place for another source while one fills all it may', async () => {
    const intake = new Intake(() => '2026-05-01', small);
    await take(intake, 'flood');
    await take(intake, 'flood');
    expect(await settled({ third: intake.turn('flood', never), other: take(intake, 'other') })).toEqual(['other']);
  });

  test('keeps a place for a source that posted reports on two days', async () => {
    let today = '2026-05-01';
    const intake = new Intake(() => today, small);
    for (const day of ['2026-05-01', '2026-05-02']) {
      today = day;
      const turn = await take(intake, 'known');
      turn.stored(900, false);
      turn.end();
    }
    for (const stranger of ['a', 'b', 'c']) await take(intake, stranger);
    const asked = { stranger: intake.turn('d', never), known: take(intake, 'known') };
    expect(await settled(asked)).toEqual(['known']);
  });

  test('lets a source wait, and serves it when its own turn has ended', async () => {
    const intake = new Intake(() => '2026-05-01', small);
    const first = await take(intake, 'one');
    await take(intake, 'one');
    const third = take(intake, 'one');
    expect(await settled({ third })).toEqual([]);
    first.end();
    first.end();
    expect(await settled({ third })).toEqual(['third']);
  });

  test('refuses the source with most in waiting, not the newcomer', async () => {
    const intake = new Intake(() => '2026-05-01', { ...small, slots: 2, slotsForKnown: 0, waiting: 5 });
    await take(intake, 'flood');
    await take(intake, 'flood');
    const waiting = Array.from({ length: 4 }, () => intake.turn('flood', never));
    expect(await intake.turn('flood', never)).toBe('too-many');
    const newcomer = intake.turn('new', never);
    const second = intake.turn('newer', never);
    expect(await waiting[3]).toBe('too-many');
    expect(await settled({ newcomer, second })).toEqual([]);
  });

  test('forgets who has gone while waiting', async () => {
    const intake = new Intake(() => '2026-05-01', small);
    const first = await take(intake, 'one');
    await take(intake, 'one');
    const gone = new AbortController();
    const left = intake.turn('one', gone.signal);
    const patient = take(intake, 'one');
    gone.abort();
    expect(await left).toBe('too-many');
    first.end();
    expect(await settled({ patient })).toEqual(['patient']);
  });

  test('counts what a source fills in a day, at least 2 KiB a report, and begins anew the next day', async () => {
    let today = '2026-05-01';
    const intake = new Intake(() => today, { ...INTAKE_BOUNDS, bytesPerDayPerSource: 4096 });
    for (let n = 0; n < 2; n++) {
      const turn = await take(intake, 'one');
      turn.stored(1, false);
      turn.end();
    }
    expect(await intake.turn('one', never)).toBe('too-much');
    await take(intake, 'other');
    today = '2026-05-02';
    await take(intake, 'one');
  });

  test('keeps less and less of junk, and nothing once the source has had its share', async () => {
    const intake = new Intake(() => '2026-05-01', { ...INTAKE_BOUNDS, junkPerDayPerSource: KEPT_OF_JUNK + 5000 });
    const kept: number[] = [];
    for (let n = 0; n < 3; n++) {
      const turn = await take(intake, 'junk');
      kept.push(turn.keptIfJunk());
      turn.junk(turn.keptIfJunk());
      turn.end();
    }
    expect(kept).toEqual([KEPT_OF_JUNK, 5000, 0]);
    expect((await take(intake, 'other')).keptIfJunk()).toBe(KEPT_OF_JUNK);
  });
});
