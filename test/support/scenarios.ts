import type { Instant } from '../../server/contract/time.ts';
import { EVIDENCE_SCHEMA_VERSION, type Evidence } from '../../server/readiness/evidence.ts';
import { defaultSettings, resolveSettings } from '../../server/readiness/settings.ts';
import { observe, planLive } from './scenario-live.ts';
import { readInstant, readRow } from './scenario-rows.ts';

/** A worked example of the verdict in its text form, and what must come of it. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly evidence: Evidence;
  /** The lines of `expect`. */
  readonly expected: readonly string[];
}

const DEFAULT_NOW: Instant = '2025-06-20T13:00:00Z';
const HEAD = /^([A-Z]{1,3}\d+[a-z]?)\s+(\S.*)$/;
const SECTION = /^(now|config|live|rows|expect|note)\b\s*=?\s*(.*)$/;

interface Block {
  readonly id: string;
  readonly title: string;
  readonly lines: Map<string, string[]>;
}

/**
 * Reads all scenarios of a text file, or of the fenced blocks of a Markdown file that hold any. A line that is not
 * understood throws: a scenario must not lose a fact or an expectation in silence.
 */
export function readScenarios(text: string): Scenario[] {
  return scenarioTexts(text.replace(/\r/g, '')).flatMap(readBlocks).map(toScenario);
}

function scenarioTexts(text: string): string[] {
  if (!/^```/m.test(text)) return [text];
  const fenced = [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '');
  return fenced.filter((block) => /^expect\b/m.test(block));
}

function readBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const block = blocks.at(-1);
    const section = SECTION.exec(line);
    if (section !== null && block !== undefined) {
      const [, name = '', rest = ''] = section;
      if (block.lines.has(name)) throw new Error(`${block.id}: ${name} stands twice`);
      lines = [rest.trim()];
      block.lines.set(name, lines);
    } else if (/^\s/.test(line) && block !== undefined && block.lines.size > 0) lines.push(line.trim());
    else {
      const head = HEAD.exec(line);
      if (head === null)
        throw new Error(`line not understood${block === undefined ? '' : ` after ${block.id}`}: ${line}`);
      blocks.push({ id: head[1] ?? '', title: head[2] ?? '', lines: new Map() });
    }
  }
  return blocks;
}

function toScenario({ id, title, lines }: Block): Scenario {
  try {
    const expected = (lines.get('expect') ?? []).filter((line) => line !== '');
    if (expected.length === 0) throw new Error('nothing expected');
    const nowLine = lines.get('now')?.[0];
    const now = nowLine === undefined ? DEFAULT_NOW : readInstant(nowLine, DEFAULT_NOW);
    return { id, title, evidence: toEvidence(now, lines), expected };
  } catch (error) {
    throw new Error(`${id}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function toEvidence(now: Instant, lines: ReadonlyMap<string, string[]>): Evidence {
  const plan = planLive((lines.get('live') ?? []).join(' '), now);
  const rows = (lines.get('rows') ?? [])
    .filter((line) => line !== '' && line !== '(none)')
    .flatMap((line, index) => readRow(line, now, plan.mx, (index + 1) * 1000));
  const classes = new Map<string, string>();
  for (const { row, reporterClass } of rows) {
    const known = classes.get(row.reporter);
    if (known !== undefined && known !== reporterClass)
      throw new Error(`${row.reporter} is both ${known} and ${reporterClass}`);
    classes.set(row.reporter, reporterClass);
  }
  const trusted = [...classes].filter(([, reporterClass]) => reporterClass === 'T').map(([reporter]) => reporter);
  const reportDays = { T: 14, E: 3, N: 2, U: 0 } as Readonly<Record<string, number>>;
  return {
    schemaVersion: EVIDENCE_SCHEMA_VERSION,
    domain: 'example.net',
    now,
    settings: readSettings(lines.get('config') ?? [], trusted),
    reporters: [...classes].map(([domain, reporterClass]) => ({
      domain,
      name: null,
      authenticatedReportDaysLast30: reportDays[reporterClass] ?? 0,
    })),
    rows: rows.map(({ row }) => row),
    live: observe(plan, now, rows.find(({ ownMx }) => ownMx === 'OLD-POLICY')?.row.mx ?? ['old.example.net']),
    attestations: plan.attestations,
    setAsides: [],
  };
}

/** Lines as `gate.minConfidence = high; reporters.muted = loud.example`. */
function readSettings(config: readonly string[], trusted: readonly string[]): Evidence['settings'] {
  const layers = config
    .flatMap((line) => line.split(';'))
    .filter((clause) => clause.trim() !== '')
    .map((clause) => {
      const match = /^\s*(\w+)\.(\w+)\s*=\s*(.+?)\s*$/.exec(clause);
      if (match === null) throw new Error(`config not understood: ${clause}`);
      const [, section = '', key = '', value = ''] = match;
      const isList = section === 'reporters';
      const isWord = !/^[\d.]+$|^(?:true|false)$/.test(value);
      return { [section]: { [key]: isList ? value.split(/\s*,\s*/) : isWord ? value : JSON.parse(value) } };
    });
  const base = { reporters: { trusted: [...new Set([...defaultSettings.reporters.trusted, ...trusted])] } };
  const resolved = resolveSettings(base, ...layers);
  if (!resolved.ok) throw new Error(resolved.errors.join('; '));
  return resolved.settings;
}
