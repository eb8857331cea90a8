import { isBefore } from '../../server/contract/time.ts';
import type { Assessment } from '../../server/contract/verdict.ts';
import { assess } from '../../server/readiness/assess.ts';
import type { Evidence, EvidenceRow, MxAttestation } from '../../server/readiness/evidence.ts';
import { Chance } from './chance.ts';
import { drawWorld } from './draw.ts';
import { instantAt, liveEvidence, probeAll, type Sight, sights } from './probes.ts';
import { writeReports } from './reports.ts';
import { evidenceAt } from './simulate.ts';
import type { Forger, World } from './world.ts';

const crowds = [2, 5, 20] as const;
const modes = ['testing', 'enforce'] as const;
type Mode = (typeof modes)[number];

/** Strangers report from this day on, every day to the end, so that all are established when their reports are judged. */
const FIRST = 15;
const LAST = 50;
/** The days of verdicts that are compared. */
const FROM = 20;

/** What strangers with aged domains of their own got for it, in days of all attacked domains. */
interface Damage {
  days: number;
  /** Called ready, or healthy, without the strangers, and not with them. */
  lost: number;
  blocked: number;
  /** Hosts that the owner was asked to look at, and vouched for the same day. */
  looks: number;
  /** Advice to go back to testing. */
  wrongAdvice: number;
}

/** Attacks `count` sound domains that have sessions enough to become ready, in every way, and tells of it in Markdown. */
export function showStrangers(seed: number, count: number): string {
  const worlds = soundWorlds(seed, count);
  const lines = modes.flatMap((mode) =>
    sights.flatMap((sight) => crowds.map((crowd) => row(mode, sight, crowd, measure(worlds, { mode, sight, crowd })))),
  );
  return [
    `### Strangers report faults of a sound domain\n\n${worlds.length} sound domains; strangers, each with a signing domain of its own, report failures on one MX on each of ${LAST - FIRST + 1} days, and the owner looks when asked to, the same day. Days are those of all domains together.`,
    [
      '| mode | live checks | domains of the attacker | reports sent to one domain | days judged | days lost to "ready" or "healthy" | more days blocked or at risk | looks asked of the owner | more days with advice to roll back |',
      '| --- | --- | --: | --: | --: | --: | --: | --: | --: |',
      ...lines,
    ].join('\n'),
  ].join('\n\n');
}

function row(mode: Mode, sight: Sight, crowd: number, { days, lost, blocked, looks, wrongAdvice }: Damage): string {
  const sent = crowd * (LAST - FIRST + 1);
  return `| ${[mode, sight, crowd, sent, days, lost, blocked, looks, wrongAdvice].join(' | ')} |`;
}

interface Attack {
  readonly mode: Mode;
  readonly sight: Sight;
  readonly crowd: number;
}

function soundWorlds(seed: number, count: number): { readonly world: World; readonly index: number }[] {
  const found: { world: World; index: number }[] = [];
  for (let index = 0; found.length < count; index++) {
    const world = drawWorld(new Chance(seed, index));
    if (world.kind === 'sound' && world.sessions >= 50) found.push({ world, index });
  }
  return found;
}

function measure(worlds: ReturnType<typeof soundWorlds>, { mode, sight, crowd }: Attack): Damage {
  const damage: Damage = { days: 0, lost: 0, blocked: 0, looks: 0, wrongAdvice: 0 };
  // A chance of its own, so that what senders write and probes see does not depend on the attack.
  for (const { world, index } of worlds) {
    const chance = new Chance(index, 1);
    const honest = writeReports(chance, { ...world, forgers: [] });
    const probes = probeAll(chance, world, honest);
    const forged = writeReports(new Chance(index, 2), { ...world, reporters: [], forgers: strangers(world, crowd) });
    const vouched: MxAttestation[] = [];
    for (let time = FROM + 0.5; time < LAST; time++) {
      const live = liveEvidence(world, probes, sight, time);
      const judge = (rows: readonly EvidenceRow[]) => {
        const evidence = inMode(evidenceAt(arrived(rows, time), live, time), mode);
        return assess({ ...evidence, attestations: vouched });
      };
      const attacked = judge([...honest, ...forged]);
      count(damage, judge(honest), attacked);
      for (const host of hostsToLookAt(attacked)) {
        vouched.push({ host, at: instantAt(time), by: 'owner', note: null });
        damage.looks++;
      }
    }
  }
  return damage;
}

function strangers(world: World, crowd: number): Forger[] {
  return Array.from({ length: crowd }, (_, index) => ({
    domain: `stranger${index + 1}.example`,
    signed: true,
    days: Array.from({ length: LAST - FIRST + 1 }, (_, at) => FIRST + at),
    success: 0,
    failure: 1_000,
    host: world.hosts[0]?.name ?? '',
    failureClass: 'cert-name',
  }));
}

function arrived(rows: readonly EvidenceRow[], time: number): EvidenceRow[] {
  return rows.filter(({ receivedAt }) => !isBefore(instantAt(time), receivedAt));
}

function inMode({ rows, live, ...evidence }: Evidence, mode: Mode): Evidence {
  const snapshots = live?.snapshots.map((it) => ({ ...it, mode: it.mode === null ? null : mode })) ?? [];
  return {
    ...evidence,
    rows: rows.map((it) => ({ ...it, mode: it.mode === null ? null : mode })),
    live: live === null ? null : { ...live, snapshots },
  };
}

function count(damage: Damage, without: Assessment, attacked: Assessment): void {
  damage.days++;
  if (isFine(without) && !isFine(attacked)) damage.lost++;
  if (isBad(attacked) && !isBad(without)) damage.blocked++;
  if (saysGoBack(attacked) && !saysGoBack(without)) damage.wrongAdvice++;
}

function isFine({ state }: Assessment): boolean {
  return state === 'ready' || state === 'enforcing-healthy';
}

function isBad({ state }: Assessment): boolean {
  return state === 'blocked' || state === 'enforcing-at-risk';
}

function saysGoBack({ actions }: Assessment): boolean {
  return actions.some(({ kind }) => kind === 'rollback');
}

function hostsToLookAt({ reasons }: Assessment): string[] {
  return reasons
    .filter(({ code }) => code === 'MX_CHECK_NEEDED')
    .flatMap(({ params }) => (Array.isArray(params['hosts']) ? params['hosts'] : []))
    .filter((host) => typeof host === 'string');
}
