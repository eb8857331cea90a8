import type {
  Evidence,
  EvidenceRow,
  FailureFact,
  LiveEvidence,
  MxProbe,
  PolicyMode,
  PolicySnapshot,
  ProbeResult,
} from '../../server/readiness/evidence.ts';
import { readinessSettingsSchema } from '../../server/readiness/settings.ts';
import { addHours, addSeconds, type Day, daysFromTo, endOfDay, type Instant } from '../../server/time.ts';

/** A worked example of the verdict in its text form, and what must come of it. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly evidence: Evidence;
  /** The lines after `expect`, joined. */
  readonly expected: readonly string[];
}

const DEFAULT_NOW = '2025-06-20T13:00:00Z';
const sections = ['now', 'live', 'rows', 'expect', 'note'];

/** Reads all scenarios of a text; other lines around them are passed over, a line inside that is not understood throws. */
export function readScenarios(text: string): Scenario[] {
  const blocks: { id: string; title: string; lines: Record<string, string[]> }[] = [];
  let section = '';
  for (const line of text.replace(/\r/g, '').split('\n')) {
    const head = /^(S\d+[a-z]?)\s{2,}(\S.*)$/.exec(line);
    if (head !== null) {
      blocks.push({ id: head[1] ?? '', title: head[2] ?? '', lines: {} });
      section = '';
      continue;
    }
    const block = blocks.at(-1);
    if (block === undefined || line.trim() === '') continue;
    if (/^(```|#)/.test(line) || (/^\S/.test(line) && !sections.includes(line.split(/[\s=]/)[0] ?? ''))) {
      if (line.startsWith('```')) section = 'outside';
      if (section === 'outside' || line.startsWith('#') || line.startsWith('```')) continue;
      throw new Error(`${block.id}: line not understood: ${line}`);
    }
    const start = /^(now|live|rows|expect|note)\b\s*=?\s*(.*)$/.exec(line);
    if (start !== null) section = start[1] ?? '';
    if (section === 'outside') continue;
    const lines = block.lines[section] ?? [];
    block.lines[section] = lines;
    lines.push((start === null ? line : (start[2] ?? '')).trim());
  }
  return blocks.map(({ id, title, lines }) => {
    try {
      const now = instantOf(lines['now']?.[0] ?? DEFAULT_NOW);
      return {
        id,
        title,
        evidence: toEvidence(now, (lines['live'] ?? []).join(' '), lines['rows'] ?? []),
        expected: lines['expect'] ?? [],
      };
    } catch (error) {
      throw new Error(`${id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

function toEvidence(now: Instant, live: string, rowLines: readonly string[]): Evidence {
  const parsed = rowLines
    .filter((line) => line !== '' && line !== '(none)')
    .flatMap((line, index) => readRow(line, now, (index + 1) * 1000));
  const trusted = new Set(parsed.filter((it) => it.class === 'T').map((it) => it.row.reporter));
  const settings = readinessSettingsSchema.parse({
    reporters: { trusted: [...new Set(['google.com', 'microsoft.com', ...trusted])] },
  });
  const reporters = new Map(
    parsed.map(({ row, class: kind }) => [
      row.reporter,
      { domain: row.reporter, name: null, authenticatedReportDaysLast30: kind === 'N' ? 1 : kind === 'U' ? 0 : 14 },
    ]),
  );
  const attestations: Evidence['attestations'][number][] = [];
  return {
    schemaVersion: 1,
    domain: 'example.net',
    now,
    settings,
    reporters: [...reporters.values()],
    rows: parsed.map((it) => it.row),
    live: readLive(now, live, parsed, attestations),
    attestations,
    setAsides: [],
  };
}

interface ParsedRow {
  readonly class: string;
  readonly row: EvidenceRow;
  readonly old: boolean;
}

function readRow(line: string, now: Instant, firstId: number): ParsedRow[] {
  const match =
    /^(\S+)\[([TENU])\]\s+(.+?)\s+(sts|tlsa|no-policy-found)(?:\s+(testing|enforce|none))?(?:\s+(OLD-POLICY|mx)\(([^)]*)\))?\s+ok (\d+)(?: fail (\d+))?\s*(.*)$/.exec(
      line,
    );
  if (match === null) throw new Error(`row not understood: ${line}`);
  const [
    ,
    reporter = '',
    kind = '',
    dayText = '',
    policyType = '',
    mode,
    mxKind,
    mxText,
    ok = '0',
    fail = '0',
    details = '',
  ] = match;
  const facts = readDetails(details);
  return readDays(dayText, now).map((day, index) => {
    const received = addHours(endOfDay(day), 9);
    return {
      class: kind,
      old: mxKind === 'OLD-POLICY',
      row: {
        reportId: firstId + index,
        reporter,
        authenticated: kind !== 'U',
        day,
        firstDay: day,
        receivedAt: received < now ? received : now,
        policyType,
        mode: (mode as PolicyMode | undefined) ?? null,
        mx: mxText === undefined ? null : mxText.split(/\s*,\s*/),
        success: Number(ok),
        failure: Number(fail),
        details: facts,
      },
    };
  });
}

function readDetails(text: string): FailureFact[] {
  let rest = text.trim();
  const facts: FailureFact[] = [];
  while (rest !== '') {
    const match = /^,?\s*([a-z0-9-]+)(?:@(\S+))?\s+x(\d+)(?:\s+"([^"]*)")?\s*/.exec(rest);
    if (match === null) throw new Error(`failure not understood: ${rest}`);
    facts.push({
      resultType: match[1] ?? '',
      host: match[2] ?? null,
      reason: match[4] ?? null,
      sessions: Number(match[3]),
      receivingIp: null,
    });
    rest = rest.slice(match[0].length);
  }
  return facts;
}

function readDays(text: string, now: Instant): Day[] {
  const [range = '', except = ''] = text.split(/\s+except\s+/);
  const left = new Set(except === '' ? [] : except.split(/\s*,\s*/).map((day) => dayIn(day, now)));
  return range.split(/\s*,\s*/).flatMap((part) => {
    const [first = '', last] = part.split('..');
    return daysFromTo(dayIn(first, now), dayIn(last ?? first, now)).filter((day) => !left.has(day));
  });
}

function dayIn(text: string, now: Instant): Day {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  if (!/^\d{2}-\d{2}$/.test(text)) throw new Error(`day not understood: ${text}`);
  return `${now.slice(0, 4)}-${text}`;
}

function instantOf(text: string): Instant {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?::(\d{2}))?Z$/.exec(text.trim());
  if (match === null) throw new Error(`instant not understood: ${text}`);
  return `${match[1]}:${match[2] ?? '00'}Z`;
}

interface LivePlan {
  txt: LiveEvidence['txt']['status'];
  bumped: boolean;
  mode: PolicyMode;
  modeSince: Instant;
  previousMode: PolicyMode | null;
  mx: string[] | null;
  mxSetChanged: Instant | null;
  mxAdded: Instant | null;
  maxAge: number;
  tlsrpt: LiveEvidence['tlsrpt']['status'];
  fetch: { count: number; hours: number } | null;
  hosts: { host: string; preference: number; words: string }[];
  lint: string[];
  invalid: boolean;
  nullMx: boolean;
  policyHostDays: number;
}

function readLive(
  now: Instant,
  text: string,
  rows: readonly ParsedRow[],
  attestations: Evidence['attestations'][number][],
): LiveEvidence | null {
  const plan: LivePlan = {
    txt: 'ok',
    bumped: true,
    mode: 'testing',
    modeSince: '2025-06-04T15:00:00Z',
    previousMode: null,
    mx: null,
    mxSetChanged: null,
    mxAdded: null,
    maxAge: 604_800,
    tlsrpt: 'ok',
    fetch: null,
    hosts: [
      { host: 'mx1.example.net', preference: 10, words: 'probe=ok' },
      { host: 'mx2.example.net', preference: 20, words: 'probe=ok' },
    ],
    lint: [],
    invalid: false,
    nullMx: false,
    policyHostDays: 60,
  };
  if (/^live checks off$/i.test(text.trim())) return null;
  let inMx = false;
  for (const clause of text.split(/\s*;\s*/)) {
    const isHost = /^\d+ \S+( |$)/.test(clause);
    if (inMx && isHost) {
      plan.hosts.push(readHost(clause));
      continue;
    }
    inMx = false;
    if (/^MX:/.test(clause)) {
      plan.hosts = [readHost(clause.replace(/^MX:\s*/, ''))];
      inMx = true;
    } else applyClause(plan, clause, now, attestations);
  }
  return buildLive(now, plan, rows, attestations);
}

function readHost(text: string): LivePlan['hosts'][number] {
  const match = /^(\d+) (\S+)\s*(.*)$/.exec(text);
  if (match === null) throw new Error(`MX not understood: ${text}`);
  return { preference: Number(match[1]), host: match[2] ?? '', words: match[3] ?? '' };
}

function applyClause(
  plan: LivePlan,
  clause: string,
  now: Instant,
  attestations: Evidence['attestations'][number][],
): void {
  const match = (pattern: RegExp) => pattern.exec(clause);
  let found: RegExpExecArray | null;
  if (clause === 'L0' || clause === '') return;
  if ((found = match(/^TXT (missing|invalid|multiple|unknown)$/))) plan.txt = found[1] as LivePlan['txt'];
  else if (match(/^TXT id not bumped$/)) plan.bumped = false;
  else if ((found = match(/^mode since (\S+)$/))) plan.modeSince = instantOf(found[1] ?? '');
  else if ((found = match(/^mode (testing|enforce|none)(?: since (\S+))?$/))) {
    plan.mode = found[1] as PolicyMode;
    if (found[2] !== undefined) plan.modeSince = instantOf(found[2]);
  } else if ((found = match(/^previous mode (testing|enforce|none)$/))) plan.previousMode = found[1] as PolicyMode;
  else if ((found = match(/^policy mx = (.+)$/))) plan.mx = (found[1] ?? '').split(/\s*,\s*/);
  else if ((found = match(/^mx set changed (\S+)$/))) plan.mxSetChanged = instantOf(found[1] ?? '');
  else if ((found = match(/^MX host added (\S+)$/))) plan.mxAdded = instantOf(found[1] ?? '');
  else if ((found = match(/^max_age (\d+)$/))) plan.maxAge = Number(found[1]);
  else if ((found = match(/^TLSRPT (missing|elsewhere|unknown|ok)$/))) plan.tlsrpt = found[1] as LivePlan['tlsrpt'];
  else if ((found = match(/^policy fetch-failed \((\d+) failures?, ([\d.]+) h\)$/)))
    plan.fetch = { count: Number(found[1]), hours: Number(found[2]) };
  else if ((found = match(/^policy lint (.+)$/))) plan.lint = (found[1] ?? '').split(/\s*,\s*/);
  else if (match(/^policy invalid$/)) plan.invalid = true;
  else if (match(/^null MX$/i)) plan.nullMx = true;
  else if ((found = match(/^policy host certificate (\d+)\s?d(?:ays)?$/))) plan.policyHostDays = Number(found[1]);
  else if ((found = match(/^attested (\S+) (?:on )?(\S+)$/)))
    attestations.push(attest(found[1] ?? '', found[2] ?? '', now));
  else throw new Error(`live not understood: ${clause}`);
}

function attest(host: string, when: string, now: Instant): Evidence['attestations'][number] {
  return {
    host,
    at: when.includes('T') ? instantOf(when) : `${dayIn(when, now)}T12:00:00Z`,
    by: 'operator',
    note: null,
  };
}

function buildLive(
  now: Instant,
  plan: LivePlan,
  rows: readonly ParsedRow[],
  attestations: Evidence['attestations'][number][],
): LiveEvidence {
  const checkedAt = addHours(now, -1);
  const longAgo = addHours(plan.modeSince, -24 * 90);
  return {
    txt: { status: plan.txt, id: plan.txt === 'ok' ? 'current' : null, why: null, checkedAt },
    tlsrpt: { status: plan.tlsrpt, checkedAt },
    snapshots: buildSnapshots(plan, rows, checkedAt),
    fetchFailures:
      plan.fetch === null
        ? null
        : {
            count: plan.fetch.count,
            firstAt: addHours(addSeconds(now, -300), -plan.fetch.hours),
            lastAt: addSeconds(now, -300),
            why: 'POLICY_TIMEOUT',
          },
    dns: {
      checkedAt,
      observedSince: longAgo,
      nullMx: plan.nullMx,
      hosts: plan.nullMx
        ? []
        : plan.hosts.map(({ host, preference }, index) => ({
            host,
            preference,
            firstSeen: plan.mxAdded !== null && index === plan.hosts.length - 1 ? plan.mxAdded : longAgo,
            lastSeen: checkedAt,
            current: true,
          })),
    },
    probes: plan.hosts.flatMap((host, index) => buildProbes(host, now, index * 100, attestations)),
    policyHostCertificate: { notBefore: addHours(now, -24 * 30), notAfter: addHours(now, 24 * plan.policyHostDays) },
    port25Blocked: plan.hosts.every(({ words }) => words.includes('probe=port25')),
  };
}

function buildSnapshots(plan: LivePlan, rows: readonly ParsedRow[], checkedAt: Instant): PolicySnapshot[] {
  const mx = plan.mx ?? plan.hosts.map(({ host }) => host);
  const snapshot = (
    id: number,
    seenFrom: Instant,
    lastSeen: Instant,
    change: Partial<PolicySnapshot>,
  ): PolicySnapshot => ({
    snapshotId: id,
    seenFrom,
    lastSeen,
    status: 'valid',
    txtId: `id${id}`,
    mode: plan.mode,
    mx,
    maxAge: plan.maxAge,
    lintErrors: plan.lint,
    textHash: `text${id}`,
    ...change,
  });
  const before = addHours(plan.modeSince, -24 * 60);
  const gone = plan.txt === 'missing' || plan.txt === 'invalid' || plan.txt === 'multiple';
  const snapshots: PolicySnapshot[] = [];
  if (plan.previousMode !== null)
    snapshots.push(
      snapshot(1, before, gone ? addHours(checkedAt, -24) : addHours(plan.modeSince, -1), { mode: plan.previousMode }),
    );
  if (gone) return snapshots;
  if (plan.invalid)
    return [
      ...snapshots,
      snapshot(2, plan.modeSince, checkedAt, {
        status: 'invalid',
        mode: null,
        mx: [],
        maxAge: null,
        lintErrors: plan.lint.length > 0 ? plan.lint : ['no mode'],
      }),
    ];
  if (plan.mxSetChanged === null) return [...snapshots, snapshot(3, plan.modeSince, checkedAt, {})];
  const old = rows.find((it) => it.old)?.row.mx ?? ['old.example.net'];
  return [
    ...snapshots,
    snapshot(3, plan.modeSince, addHours(plan.mxSetChanged, -1), { mx: old }),
    snapshot(4, plan.mxSetChanged, checkedAt, plan.bumped ? {} : { txtId: 'id3' }),
  ];
}

function buildProbes(
  { host, words }: LivePlan['hosts'][number],
  now: Instant,
  firstId: number,
  attestations: Evidence['attestations'][number][],
): MxProbe[] {
  let rest = words;
  let days = 60;
  let at = addHours(now, -1);
  let result: ProbeResult | null = null;
  const unsteady: [result: ProbeResult, day: Day][] = [];
  while (rest !== '') {
    const match =
      /^(probe=(\w+)|cert (\d+)\s?d|at (\S+)|unsteady|(nostarttls|name|expired|untrusted|tlsold|handshake) (\d{2}-\d{2})|attested (\S+))(\s+|$)/.exec(
        rest,
      );
    if (match === null) throw new Error(`MX not understood: ${host} ${rest}`);
    if (match[2] !== undefined) result = match[2] as ProbeResult;
    if (match[3] !== undefined) days = Number(match[3]);
    if (match[4] !== undefined) at = instantOf(match[4]);
    if (match[5] !== undefined) unsteady.push([match[5] as ProbeResult, dayIn(match[6] ?? '', now)]);
    if (match[7] !== undefined) attestations.push(attest(host, match[7], now));
    rest = rest.slice(match[0].length);
  }
  const notAfter = addHours(now, days * 24);
  const certificate = { notBefore: addHours(notAfter, -90 * 24), notAfter };
  const probe = (id: number, when: Instant, what: ProbeResult): MxProbe => ({
    probeId: firstId + id,
    host,
    at: when,
    result: what,
    certificate: what === 'port25' || what === 'temp' || what === 'nostarttls' ? null : certificate,
  });
  const passing = unsteady.flatMap(([what, day], index) => [
    probe(index * 2 + 1, `${day}T10:00:00Z`, what),
    probe(index * 2 + 2, `${day}T10:10:00Z`, 'ok'),
  ]);
  if (result === null) return passing;
  // A finding counts once it was seen twice, ten minutes apart.
  const confirmed = ['ok', 'temp', 'port25', 'handshake'].includes(result)
    ? []
    : [probe(80, addSeconds(at, -1200), result)];
  return [...passing, ...confirmed, probe(81, at, result)];
}
