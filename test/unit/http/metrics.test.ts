import { expect, test } from 'vitest';
import type { Status } from '../../../server/contract/status.ts';
import { writeMetrics } from '../../../server/http/installation/metrics.ts';
import type { Mailbox } from '../../../server/mailbox/mailbox.ts';
import type { KeptVerdict } from '../../../server/verdicts/verdicts.ts';
import { status } from '../../support/answers.ts';

const verdictOf = (state: string) => ({ assessment: { domain: `${state}.example`, state } }) as unknown as KeptVerdict;
const mailboxNamed = (name: string, state: string, lastPollAt: string | null, trouble: string | null = null) =>
  ({ name, status: () => ({ state, lastPollAt, trouble }) }) as unknown as Mailbox;

const database = { trouble: 'full', since: '2026-11-25T12:00:00Z' } as const;
const checkLoad = { questions: 12, maxQuestions: 100, connections: 3, maxConnections: 50, waiting: 4 };

test('counts real domains by verdict and reports each mailbox, with names that cannot break out of their quotes', () => {
  const known: Status = { ...status, reports: 7, unreadable: 2, port25Blocked: true, checkLoad, database };
  const text = writeMetrics(
    known,
    { reports: 7, unreadable: 2, domains: new Set(['ready.example', 'blocked.example']) },
    [verdictOf('ready'), verdictOf('blocked'), verdictOf('ready'), verdictOf('made-up')],
    [
      mailboxNamed('a@mail.example:993', 'idle', '2026-11-25T12:00:00Z', 'Quota exceeded'),
      mailboxNamed('b"\n\\', 'failed', null),
    ],
  );
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  expect(lines).toEqual([
    'stsready_info{version="0.1.0"} 1',
    'stsready_reports 7',
    'stsready_messages_unreadable 2',
    'stsready_domains{state="blocked"} 1',
    'stsready_domains{state="ready"} 2',
    'stsready_mailbox_up{mailbox="a@mail.example:993"} 1',
    'stsready_mailbox_up{mailbox="b\\"\\n\\\\"} 0',
    'stsready_mailbox_incomplete{mailbox="a@mail.example:993"} 1',
    'stsready_mailbox_incomplete{mailbox="b\\"\\n\\\\"} 0',
    'stsready_mailbox_last_read_timestamp_seconds{mailbox="a@mail.example:993"} 1795608000',
    'stsready_sample_data 0',
    'stsready_database_trouble{trouble="busy"} 0',
    'stsready_database_trouble{trouble="full"} 1',
    'stsready_database_trouble{trouble="read-only"} 0',
    'stsready_database_trouble{trouble="damaged"} 0',
    'stsready_database_trouble{trouble="unreadable"} 0',
    'stsready_live_check_questions 12',
    'stsready_live_check_connections 3',
    'stsready_live_check_limit{what="questions"} 100',
    'stsready_live_check_limit{what="connections"} 50',
    'stsready_live_check_waiting 4',
    'stsready_port25_blocked 1',
    '',
  ]);
});

test('has nothing to say of mailboxes and verdicts where there are none', () => {
  expect(writeMetrics(status, { reports: 0, unreadable: 0, domains: new Set() }, [], [])).not.toMatch(
    /mailbox_|stsready_domains/,
  );
});
