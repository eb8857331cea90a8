import type { PolicyMode, ProbeResult } from '../../server/contract/codes.ts';
import { addHours, addSeconds, type Instant, toMillis } from '../../server/contract/time.ts';
import type { LiveEvidence, MxAttestation, MxProbe, PolicySnapshot } from '../../server/readiness/evidence.ts';
import { readDay, readInstant } from './scenario-rows.ts';

/** How a `live` line deviates from the domain where all is well: policy in testing for two weeks, two sound MX hosts. */
export interface LivePlan {
  off: boolean;
  txt: LiveEvidence['txt']['status'];
  idBumped: boolean;
  mode: PolicyMode;
  modeSince: Instant;
  previousMode: PolicyMode | null;
  mx: readonly string[];
  mxSetChanged: Instant | null;
  mxAdded: { host: string | null; at: Instant } | null;
  maxAge: number;
  lint: readonly string[];
  invalid: boolean;
  tlsrpt: LiveEvidence['tlsrpt']['status'];
  fetchFailures: { count: number; hours: number } | null;
  nullMx: boolean;
  hosts: HostPlan[];
  policyHostDays: number;
  attestations: MxAttestation[];
}

interface HostPlan {
  readonly preference: number;
  readonly host: string;
  readonly probes: readonly MxProbe[];
}

type Clause = readonly [pattern: RegExp, apply: (plan: LivePlan, found: readonly string[], now: Instant) => void];

const clauses: readonly Clause[] = [
  [/^=?\s*L0$/, () => {}],
  [/^live checks off$/, (plan) => (plan.off = true)],
  [/^TXT (ok|missing|invalid|multiple|unknown)$/, (plan, [status]) => (plan.txt = status as LivePlan['txt'])],
  [/^TXT id not bumped$/, (plan) => (plan.idBumped = false)],
  [/^mode since (\S+)$/, (plan, [at = ''], now) => (plan.modeSince = readInstant(at, now))],
  [
    /^(?:policy )?mode (testing|enforce|none)(?: since (\S+))?$/,
    (plan, [mode, at], now) => {
      plan.mode = mode as PolicyMode;
      if (at !== undefined) plan.modeSince = readInstant(at, now);
    },
  ],
  [/^previous mode (testing|enforce|none)$/, (plan, [mode]) => (plan.previousMode = mode as PolicyMode)],
  [/^policy mx\s*=\s*(.+)$/, (plan, [list = '']) => (plan.mx = list.split(',').map((pattern) => pattern.trim()))],
  [/^mx set changed(?: at| on)? (\S+)$/, (plan, [at = ''], now) => (plan.mxSetChanged = readInstant(at, now))],
  [
    /^MX host(?: (\S+\.\S+))? added(?: at| on)? (\S+)$/,
    (plan, [host, at = ''], now) => (plan.mxAdded = { host: host ?? null, at: readInstant(at, now) }),
  ],
  [/^max_age (\d+)$/, (plan, [seconds]) => (plan.maxAge = Number(seconds))],
  [/^policy (?:file )?invalid$/, (plan) => (plan.invalid = true)],
  [/^policy lint(?: errors?)?:? (.+)$/, (plan, [items = '']) => (plan.lint = items.split(',').map((it) => it.trim()))],
  [/^TLSRPT (ok|missing|elsewhere|unknown)$/, (plan, [status]) => (plan.tlsrpt = status as LivePlan['tlsrpt'])],
  [
    /^policy fetch-failed \((\d+) failures?,\s*([\d.]+)\s*h\)$/,
    (plan, [count, hours]) => (plan.fetchFailures = { count: Number(count), hours: Number(hours) }),
  ],
  [/^null MX$/i, (plan) => (plan.nullMx = true)],
  [/^policy host cert(?:ificate)? (\d+)\s?d(?:ays?)?$/, (plan, [days]) => (plan.policyHostDays = Number(days))],
  [
    /^attested (\S+\.\S+?)(?: (?:on |at )?(\d\S*))?$/,
    (plan, [host = '', at], now) => plan.attestations.push(attest(host, at, now)),
  ],
  [
    /^(\S+\.\S+) attested(?: (?:on |at )?(\d\S*))?$/,
    (plan, [host = '', at], now) => plan.attestations.push(attest(host, at, now)),
  ],
];

/** Reads a whole `live` text. Every phrase must be known: a scenario that says more than it tests would pass unnoticed. */
export function planLive(text: string, now: Instant): LivePlan {
  const plan: LivePlan = {
    off: false,
    txt: 'ok',
    idBumped: true,
    mode: 'testing',
    modeSince: '2025-06-04T15:00:00Z',
    previousMode: null,
    mx: ['mx1.example.net', 'mx2.example.net'],
    mxSetChanged: null,
    mxAdded: null,
    maxAge: 604_800,
    lint: [],
    invalid: false,
    tlsrpt: 'ok',
    fetchFailures: null,
    nullMx: false,
    hosts: [],
    policyHostDays: 60,
    attestations: [],
  };
  let hosts = ['10 mx1.example.net probe=ok', '20 mx2.example.net probe=ok'];
  let inMx = false;
  for (const clause of text.split(';').map((part) => part.trim())) {
    if (clause === '') continue;
    const startsMx = clause.startsWith('MX:');
    if (startsMx || (inMx && /^\d+ \S+\.\S+/.test(clause))) {
      if (startsMx) hosts = [];
      hosts.push(...clause.replace(/^MX:\s*/, '').split(/,\s*(?=\d+ \S+\.\S+)/));
      inMx = true;
    } else if (clause === 'no MX') {
      hosts = [];
    } else {
      inMx = false;
      applyClause(plan, clause, now);
    }
  }
  plan.hosts = hosts.map((words, index) => planHost(plan, words, now, (index + 1) * 100));
  return plan;
}

function applyClause(plan: LivePlan, clause: string, now: Instant): void {
  for (const [pattern, apply] of clauses) {
    const found = pattern.exec(clause);
    if (found === null) continue;
    apply(plan, found.slice(1), now);
    return;
  }
  throw new Error(`live not understood: ${clause}`);
}

const RESULT = 'ok|nostarttls|name|expired|untrusted|tlsold|handshake|temp|port25';
const WORD = new RegExp(
  '^(?:' +
    [
      `probe=(?<result>${RESULT}|none)`,
      'cert (?<days>\\d+)\\s?d(?:\\s?(?:/|of|lifetime)\\s?(?<lifetime>\\d+)\\s?d)?',
      'at (?<at>\\S+)',
      '(?<ago>\\d+)\\s?h ago',
      'unsteady',
      `(?<finding>${RESULT}) (?<day>(?:\\d{4}-)?\\d{2}-\\d{2})`,
      'attested(?: (?:on )?(?<attested>\\d\\S*))?',
    ].join('|') +
    ')(?:\\s+|$)',
);

/** `20 mx2.example.net probe=name cert 9d at 2025-06-20T12:00Z unsteady name 06-12 attested 06-15`. */
function planHost(plan: LivePlan, text: string, now: Instant, firstId: number): HostPlan {
  const head = /^(\d+) (\S+)\s*/.exec(text);
  if (head === null) throw new Error(`MX not understood: ${text}`);
  const host = head[2] ?? '';
  let rest = text.slice(head[0].length);
  let result: ProbeResult | null = null;
  let at = addHours(now, -1);
  let days = 60;
  let lifetime: number | null = null;
  const unsteady: { finding: ProbeResult; day: string }[] = [];
  while (rest !== '') {
    const match = WORD.exec(rest);
    if (match === null) throw new Error(`MX not understood: ${rest}`);
    const words = match.groups ?? {};
    if (words['result'] !== undefined) result = words['result'] === 'none' ? null : (words['result'] as ProbeResult);
    if (words['days'] !== undefined) days = Number(words['days']);
    if (words['lifetime'] !== undefined) lifetime = Number(words['lifetime']);
    if (words['at'] !== undefined) at = readInstant(words['at'], now);
    if (words['ago'] !== undefined) at = addHours(now, -Number(words['ago']));
    if (words['finding'] !== undefined)
      unsteady.push({ finding: words['finding'] as ProbeResult, day: readDay(words['day'] ?? '', now) });
    if (match[0].startsWith('attested')) plan.attestations.push(attest(host, words['attested'], now));
    rest = rest.slice(match[0].length);
  }
  const notAfter = addHours(now, days * 24);
  const notBefore = lifetime === null ? null : addHours(notAfter, -lifetime * 24);
  const probe = (id: number, when: Instant, what: ProbeResult): MxProbe => ({
    probeId: firstId + id,
    host,
    at: when,
    result: what,
    certificate: ['nostarttls', 'temp', 'port25', 'handshake', 'expired'].includes(what)
      ? null
      : { notBefore, notAfter },
  });
  const passing = unsteady.flatMap(({ finding, day }, index) => [
    probe(index * 2, `${day}T10:00:00Z`, finding),
    probe(index * 2 + 1, `${day}T10:10:00Z`, 'ok'),
  ]);
  if (result === null) return { preference: Number(head[1]), host, probes: passing };
  // A finding counts once it was seen twice, ten minutes apart.
  const first = ['ok', 'temp', 'port25', 'handshake'].includes(result)
    ? []
    : [probe(98, addSeconds(at, -1200), result)];
  return { preference: Number(head[1]), host, probes: [...passing, ...first, probe(99, at, result)] };
}

function attest(host: string, at: string | undefined, now: Instant): MxAttestation {
  return { host, at: at === undefined ? addHours(now, -24) : readInstant(at, now), by: 'postmaster', note: null };
}

/** The observations that a plan describes. `oldMx` is the mx set before it changed. */
export function observe(plan: LivePlan, now: Instant, oldMx: readonly string[]): LiveEvidence | null {
  if (plan.off) return null;
  const checkedAt = addHours(now, -1);
  const lastFailure = addSeconds(now, -300);
  const observedSince = addHours(plan.modeSince, -24 * 90);
  const newest = plan.mxAdded === null ? null : (plan.mxAdded.host ?? plan.hosts.at(-1)?.host);
  return {
    txt: { status: plan.txt, id: plan.txt === 'ok' ? 'id9' : null, why: null, checkedAt },
    tlsrpt: { status: plan.tlsrpt, checkedAt },
    snapshots: snapshotsOf(plan, checkedAt, observedSince, oldMx),
    fetchFailures:
      plan.fetchFailures === null
        ? null
        : {
            count: plan.fetchFailures.count,
            firstAt: addHours(lastFailure, -plan.fetchFailures.hours),
            lastAt: lastFailure,
            why: 'POLICY_TIMEOUT',
          },
    dns: {
      checkedAt,
      observedSince,
      nullMx: plan.nullMx,
      hosts: plan.nullMx
        ? []
        : plan.hosts.map(({ host, preference }) => ({
            host,
            preference,
            firstSeen: host === newest && plan.mxAdded !== null ? plan.mxAdded.at : observedSince,
            lastSeen: checkedAt,
            current: true,
          })),
    },
    probes: plan.hosts.flatMap(({ probes }) => probes),
    policyHostCertificate: { notBefore: null, notAfter: addHours(now, 24 * plan.policyHostDays) },
    port25Blocked: plan.hosts.every(({ probes }) => probes.at(-1)?.result === 'port25'),
  };
}

function snapshotsOf(
  plan: LivePlan,
  checkedAt: Instant,
  observedSince: Instant,
  oldMx: readonly string[],
): PolicySnapshot[] {
  const gone = plan.txt === 'missing' || plan.txt === 'invalid' || plan.txt === 'multiple';
  const present: PolicySnapshot = {
    snapshotId: 9,
    seenFrom: plan.modeSince,
    lastSeen: checkedAt,
    status: 'valid',
    txtId: 'id9',
    mode: plan.mode,
    mx: plan.mx,
    maxAge: plan.maxAge,
    lintErrors: plan.lint,
    textHash: 'text9',
  };
  const absent: PolicySnapshot = {
    ...present,
    snapshotId: 1,
    seenFrom: observedSince,
    status: 'absent',
    txtId: null,
    mode: null,
    mx: [],
    maxAge: null,
    lintErrors: [],
    textHash: null,
  };
  const before: PolicySnapshot =
    plan.previousMode === null
      ? absent
      : {
          ...present,
          snapshotId: 2,
          seenFrom: observedSince,
          mode: plan.previousMode,
          txtId: 'id2',
          textHash: 'text2',
        };
  if (gone) return plan.previousMode === null ? [absent] : [before, { ...absent, snapshotId: 3, seenFrom: checkedAt }];
  if (plan.invalid)
    return [before, { ...absent, snapshotId: 4, seenFrom: plan.modeSince, status: 'invalid', lintErrors: ['no mode'] }];
  if (plan.mxSetChanged === null) return [before, present];
  if (toMillis(plan.mxSetChanged) <= toMillis(plan.modeSince)) throw new Error('mx set changed before the mode began');
  const txtId = plan.idBumped ? 'id5' : 'id9';
  const older: PolicySnapshot = {
    ...present,
    snapshotId: 5,
    lastSeen: plan.mxSetChanged,
    mx: oldMx,
    txtId,
    textHash: 'text5',
  };
  return [before, older, { ...present, seenFrom: plan.mxSetChanged }];
}
