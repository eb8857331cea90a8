import type { Generated } from 'kysely';
import type { Channel, Naming, OutcomeName } from '../contract/codes.ts';
import type { Day, Instant } from '../contract/time.ts';

/** The tables of migrations/ as types: what a row holds, column by column. JSON columns are text here; their readers parse them. */
export interface Tables {
  domain: DomainTable;
  reporter: { id: Generated<number>; identity: string; name: string | null };
  mx_host: { id: Generated<number>; name: string };
  result_type: { id: Generated<number>; name: string };
  policy_text: {
    id: Generated<number>;
    digest: Uint8Array;
    lines: string | null;
    mx: string | null;
    mode: string | null;
    max_age: number | null;
  };
  original: { id: Generated<number>; digest: Uint8Array; bytes: number; content: Uint8Array };
  mailbox: MailboxTable;
  folder_cursor: FolderCursorTable;
  after_import: { mailbox_id: number; folder: string; uid_validity: string; uid: number; action: string };
  watched_file: { path: string; bytes: number; modified: number };
  message: MessageTable;
  report: ReportTable;
  policy: PolicyTable;
  failure: FailureTable;
  outcome: OutcomeTable;
  verdict: VerdictTable;
  verdict_change: VerdictChangeTable;
  attestation: { id: Generated<number>; domain_id: number; host: string; at: Instant; by: string; note: string | null };
  set_aside: SetAsideTable;
  live_check: { id: Generated<number>; domain_id: number; at: Instant; origin: string; result: string };
  policy_snapshot: PolicySnapshotTable;
  mx_observation: {
    domain_id: number;
    host: string;
    preference: number;
    first_seen: Instant;
    last_seen: Instant;
    current: number;
  };
  mx_probe: {
    id: Generated<number>;
    domain_id: number;
    host: string;
    at: Instant;
    result: string;
    not_before: Instant | null;
    not_after: Instant | null;
  };
  live_state: LiveStateTable;
  approved_policy: { id: Generated<number>; domain_id: number; text: string; at: Instant; by: string };
  installation: { key: string; value: string };
  setting_change: SettingChangeTable;
}

export type DomainStatus = 'watched' | 'foreign' | 'ignored';

interface DomainTable {
  id: Generated<number>;
  name: string;
  status: DomainStatus;
  since: Instant;
  stale: Generated<number>;
  settings: string | null;
  named_by: Generated<number | null>;
  named_how: Generated<Naming | null>;
  record_read_at: Generated<Instant | null>;
}

interface SettingChangeTable {
  id: Generated<number>;
  domain_id: number;
  at: Instant;
  by: string;
  before: string | null;
  after: string | null;
}

interface MailboxTable {
  id: Generated<number>;
  address: string;
  origin: 'config' | 'ui';
  settings: string | null;
  paused: Generated<number>;
  last_poll_at: Instant | null;
  last_error_at: Instant | null;
  last_error: string | null;
}

interface FolderCursorTable {
  mailbox_id: number;
  folder: string;
  uid_validity: string;
  lowest_uid: number;
  highest_uid: number;
  messages: number | null;
  updated_at: Instant;
}

interface MessageTable {
  id: Generated<number>;
  channel: Channel;
  mailbox_id: number | null;
  source: string;
  message_id: string | null;
  sender: string | null;
  subject: string | null;
  received_at: Instant | null;
  seen_at: Instant;
  bytes: number;
  original_id: number | null;
  trust: string;
  authenticity: string;
  signing_domain: string | null;
  authenticity_reason: string | null;
  outcome: OutcomeName;
}

interface ReportTable {
  id: Generated<number>;
  reporter_id: number;
  report_ref: string;
  report_id: string | null;
  domain_id: number | null;
  start_at: Instant;
  end_at: Instant;
  day: Day;
  first_day: Day;
  received_at: Instant;
  /** The Date of its mail. */
  written_at: Instant | null;
  organization: string | null;
  contact: string | null;
  authenticated: number;
  proved_as: string | null;
  content_digest: Uint8Array;
  success: number;
  failure: number;
  message_id: number;
  source: string;
  deviations: string;
  rejected_entries: string;
  parser: number;
  superseded_by: number | null;
}

interface PolicyTable {
  id: Generated<number>;
  report_id: number;
  seq: number;
  domain_id: number | null;
  day: Day;
  reporter_id: number;
  authenticated: number;
  type: string;
  policy_text_id: number;
  success: number;
  failure: number;
}

interface FailureTable {
  policy_id: number;
  seq: number;
  result_type_id: number;
  mx_host_id: number | null;
  class: string;
  sessions: number;
  helo: string | null;
  sending_ip: string | null;
  receiving_ip: string | null;
  information: string | null;
  reason: string | null;
}

interface OutcomeTable {
  message_id: number;
  seq: number;
  source: string;
  outcome: OutcomeName;
  code: string | null;
  reason: string | null;
  report_id: number | null;
}

interface VerdictTable {
  domain_id: number;
  at: Instant;
  state: string;
  confidence: string | null;
  rank_group: number;
  row: string;
}

interface VerdictChangeTable {
  id: Generated<number>;
  domain_id: number;
  at: Instant;
  state: string;
  confidence: string | null;
  assessment: string;
  evidence: Uint8Array;
}

interface SetAsideTable {
  id: Generated<number>;
  domain_id: number;
  host: string | null;
  class: string;
  reason: string;
  by: string;
  at: Instant;
  until: Instant;
  reporters: string;
  undone_at: Instant | null;
  undone_by: string | null;
}

interface PolicySnapshotTable {
  id: Generated<number>;
  domain_id: number;
  seen_from: Instant;
  last_seen: Instant;
  status: 'valid' | 'invalid' | 'absent';
  txt_id: string | null;
  mode: string | null;
  mx: string;
  max_age: number | null;
  lint_errors: string;
  text_hash: string | null;
  text: string | null;
}

interface LiveStateTable {
  domain_id: number;
  txt_status: string;
  txt_id: string | null;
  txt_why: string | null;
  txt_checked_at: Instant | null;
  tlsrpt_status: string;
  tlsrpt_checked_at: Instant | null;
  fetch_failures: Generated<number>;
  fetch_first_failed_at: Instant | null;
  fetch_last_failed_at: Instant | null;
  fetch_why: string | null;
  mx_checked_at: Instant | null;
  mx_observed_since: Instant | null;
  null_mx: Generated<number>;
  policy_host_not_before: Instant | null;
  policy_host_not_after: Instant | null;
  dns_tried_at: Instant | null;
  policy_tried_at: Instant | null;
}
