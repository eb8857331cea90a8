import { type DatabaseTrouble, databaseTroubles } from '../../contract/codes.ts';
import type { Status } from '../../contract/status.ts';
import { toMillis } from '../../contract/time.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { KeptVerdict } from '../../verdicts/verdicts.ts';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

/** For Prometheus, in its text format: what an operator wants alerts for, so sample data are left out. Domains are counted by verdict, not named. */
export function writeMetrics(
  status: Status,
  real: { readonly reports: number; readonly unreadable: number; readonly domains: ReadonlySet<string> },
  verdicts: readonly KeptVerdict[],
  mailboxes: readonly Mailbox[],
): string {
  const states = new Map<string, number>();
  for (const { assessment } of verdicts.filter((it) => real.domains.has(it.assessment.domain)))
    states.set(assessment.state, (states.get(assessment.state) ?? 0) + 1);
  const statuses = mailboxes.map((mailbox) => ({ labels: { mailbox: mailbox.name }, ...mailbox.status() }));
  return [
    metric('stsready_info', 'gauge', 'Version of the program.', [[{ version: status.version }, 1]]),
    metric('stsready_reports', 'gauge', 'Reports that are stored and count.', [[{}, real.reports]]),
    metric('stsready_messages_unreadable', 'gauge', 'Messages kept because no report could be read from them.', [
      [{}, real.unreadable],
    ]),
    metric(
      'stsready_domains',
      'gauge',
      'Watched domains by verdict.',
      [...states].sort().map(([state, count]) => [{ state }, count]),
    ),
    metric(
      'stsready_mailbox_up',
      'gauge',
      '0 while a mailbox cannot be read.',
      statuses.map(({ labels, state }) => [labels, state === 'failed' ? 0 : 1]),
    ),
    metric(
      'stsready_mailbox_incomplete',
      'gauge',
      '1 while something in a mailbox is not read, moved, marked or deleted as it should be.',
      statuses.map(({ labels, trouble }) => [labels, trouble === null ? 0 : 1]),
    ),
    metric(
      'stsready_mailbox_last_read_timestamp_seconds',
      'gauge',
      'When a mailbox was last read to its end.',
      statuses.flatMap(({ labels, lastPollAt }): Sample[] =>
        lastPollAt === null ? [] : [[labels, toMillis(lastPollAt) / 1000]],
      ),
    ),
    metric('stsready_sample_data', 'gauge', '1 while pages show sample data.', [[{}, status.sampleData ? 1 : 0]]),
    databaseMetrics(status.database?.trouble ?? null),
    ...loadMetrics(status.checkLoad),
    metric('stsready_port25_blocked', 'gauge', '1 while this machine cannot reach port 25.', [
      [{}, status.port25Blocked ? 1 : 0],
    ]),
  ].join('');
}

/** All that can be told while the database cannot be read. */
export function databaseMetrics(trouble: DatabaseTrouble | null): string {
  return metric(
    'stsready_database_trouble',
    'gauge',
    '1 for what is wrong with the database as a whole; /readyz tries a write.',
    databaseTroubles.map((one) => [{ trouble: one }, one === trouble ? 1 : 0]),
  );
}

function loadMetrics(load: Status['checkLoad']): string[] {
  if (load === null) return [];
  const limit = 'stsready_live_check_limit';
  return [
    metric('stsready_live_check_questions', 'gauge', 'DNS questions of live checks in the last hour.', [
      [{}, load.questions],
    ]),
    metric('stsready_live_check_connections', 'gauge', 'Connections of live checks in the last hour.', [
      [{}, load.connections],
    ]),
    metric(limit, 'gauge', 'What live checks may ask of the network in an hour.', [
      [{ what: 'questions' }, load.maxQuestions],
      [{ what: 'connections' }, load.maxConnections],
    ]),
    metric('stsready_live_check_waiting', 'gauge', 'Domains whose check is due and waits for its turn.', [
      [{}, load.waiting],
    ]),
  ];
}

function metric(name: string, type: 'gauge', help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(([labels, value]) => `${name}${writeLabels(labels)} ${value}`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('\n')}\n`;
}

function writeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${quoted(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function quoted(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
