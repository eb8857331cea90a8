-- Names that many rows share, kept once.
CREATE TABLE domain (
  id        INTEGER PRIMARY KEY,
  name      TEXT NOT NULL UNIQUE,
  -- foreign: seen in a report, but not asked to be watched
  status    TEXT NOT NULL CHECK (status IN ('watched', 'foreign', 'ignored')),
  since     TEXT NOT NULL,
  -- 1: its evidence changed after the last verdict
  stale     INTEGER NOT NULL DEFAULT 1 CHECK (stale IN (0, 1)),
  settings  TEXT
) STRICT;

CREATE TABLE reporter (
  id        INTEGER PRIMARY KEY,
  -- organisational domain of the aligned signature, else of contact-info
  identity  TEXT NOT NULL UNIQUE,
  name      TEXT
) STRICT;

CREATE TABLE mx_host (
  id        INTEGER PRIMARY KEY,
  name      TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE result_type (
  id        INTEGER PRIMARY KEY,
  name      TEXT NOT NULL UNIQUE
) STRICT;

-- Policies as senders saw them. lines and mx are JSON arrays; null: absent from the report.
CREATE TABLE policy_text (
  id        INTEGER PRIMARY KEY,
  digest    BLOB NOT NULL UNIQUE,
  lines     TEXT,
  mx        TEXT,
  mode      TEXT,
  max_age   INTEGER
) STRICT;

-- Bytes as received, gzipped, each content once.
CREATE TABLE original (
  id        INTEGER PRIMARY KEY,
  digest    BLOB NOT NULL UNIQUE,
  bytes     INTEGER NOT NULL,
  content   BLOB NOT NULL
) STRICT;

CREATE TABLE mailbox (
  id            INTEGER PRIMARY KEY,
  -- user@host:port, the identity of a configured mailbox across restarts
  address       TEXT NOT NULL UNIQUE,
  origin        TEXT NOT NULL CHECK (origin IN ('config', 'ui')),
  -- JSON, secrets sealed; null where everything is in the config file
  settings      TEXT,
  paused        INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  last_poll_at  TEXT,
  last_error_at TEXT,
  last_error    TEXT
) STRICT;

-- Of a folder, the UIDs lowest_uid..highest_uid have been read: newer ones and older ones are still to come.
CREATE TABLE folder_cursor (
  mailbox_id    INTEGER NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
  folder        TEXT NOT NULL,
  uid_validity  TEXT NOT NULL,
  lowest_uid    INTEGER NOT NULL,
  highest_uid   INTEGER NOT NULL,
  messages      INTEGER,
  updated_at    TEXT NOT NULL,
  PRIMARY KEY (mailbox_id, folder)
) STRICT, WITHOUT ROWID;

-- Every message, file or submission ever seen.
CREATE TABLE message (
  id            INTEGER PRIMARY KEY,
  channel       TEXT NOT NULL CHECK (channel IN ('imap', 'file', 'upload', 'https')),
  mailbox_id    INTEGER REFERENCES mailbox (id) ON DELETE SET NULL,
  -- folder;uidvalidity;uid for a mailbox, path or name elsewhere
  source        TEXT NOT NULL,
  message_id    TEXT,
  sender        TEXT,
  subject       TEXT,
  received_at   TEXT,
  seen_at       TEXT NOT NULL,
  bytes         INTEGER NOT NULL,
  original_id   INTEGER REFERENCES original (id),
  -- how it was authenticated, and the result
  trust         TEXT NOT NULL,
  authenticity  TEXT NOT NULL,
  signing_domain TEXT,
  authenticity_reason TEXT,
  -- the worst of its outcomes, for lists
  outcome       TEXT NOT NULL CHECK (outcome IN ('stored', 'duplicate', 'superseded', 'not-tlsrpt', 'rejected'))
) STRICT;
CREATE INDEX message_by_outcome ON message (outcome, id);
CREATE INDEX message_pending ON message (id) WHERE authenticity = 'pending';
CREATE INDEX message_by_mailbox ON message (mailbox_id, outcome) WHERE mailbox_id IS NOT NULL;
CREATE INDEX message_by_original ON message (original_id) WHERE original_id IS NOT NULL;

-- What one report says about one policy domain. A report about two domains is two rows with one message.
CREATE TABLE report (
  id            INTEGER PRIMARY KEY,
  reporter_id   INTEGER NOT NULL REFERENCES reporter (id),
  -- report-id; "sha256:" and a digest of the content where the report has none
  report_ref    TEXT NOT NULL,
  report_id     TEXT,
  domain_id     INTEGER REFERENCES domain (id),
  start_at      TEXT NOT NULL,
  end_at        TEXT NOT NULL,
  day           TEXT NOT NULL,
  first_day     TEXT NOT NULL,
  received_at   TEXT NOT NULL,
  organization  TEXT,
  contact       TEXT,
  authenticated INTEGER NOT NULL CHECK (authenticated IN (0, 1)),
  content_digest BLOB NOT NULL,
  success       INTEGER NOT NULL,
  failure       INTEGER NOT NULL,
  message_id    INTEGER NOT NULL REFERENCES message (id),
  -- path of the report inside its message, as a.zip/inner.json
  source        TEXT NOT NULL,
  deviations    TEXT NOT NULL,
  rejected_entries TEXT NOT NULL,
  parser        INTEGER NOT NULL,
  -- null: this is the one that counts
  superseded_by INTEGER REFERENCES report (id)
) STRICT;
CREATE UNIQUE INDEX report_key ON report (reporter_id, report_ref, coalesce(domain_id, 0), start_at, end_at)
  WHERE superseded_by IS NULL;
CREATE INDEX report_by_domain_day ON report (domain_id, day, id) WHERE superseded_by IS NULL;
CREATE INDEX report_by_day ON report (day, id) WHERE superseded_by IS NULL;
CREATE INDEX report_by_reporter_day ON report (reporter_id, day, authenticated, domain_id) WHERE superseded_by IS NULL;
CREATE INDEX report_by_message ON report (message_id);

-- domain, day, reporter and authenticated repeat the report's, so that every query about a domain is one range of one index.
CREATE TABLE policy (
  id            INTEGER PRIMARY KEY,
  report_id     INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  seq           INTEGER NOT NULL,
  domain_id     INTEGER REFERENCES domain (id),
  day           TEXT NOT NULL,
  reporter_id   INTEGER NOT NULL REFERENCES reporter (id),
  authenticated INTEGER NOT NULL,
  type          TEXT NOT NULL,
  policy_text_id INTEGER NOT NULL REFERENCES policy_text (id),
  success       INTEGER NOT NULL,
  failure       INTEGER NOT NULL
) STRICT;
CREATE INDEX policy_by_domain_day ON policy (domain_id, day, type, authenticated, reporter_id, success, failure, report_id, id);
CREATE INDEX policy_by_day ON policy (day, domain_id, type, authenticated, success, failure);
CREATE INDEX policy_by_report ON policy (report_id);

CREATE TABLE failure (
  policy_id     INTEGER NOT NULL REFERENCES policy (id) ON DELETE CASCADE,
  seq           INTEGER NOT NULL,
  result_type_id INTEGER NOT NULL REFERENCES result_type (id),
  mx_host_id    INTEGER REFERENCES mx_host (id),
  class         TEXT NOT NULL,
  sessions      INTEGER NOT NULL,
  helo          TEXT,
  sending_ip    TEXT,
  receiving_ip  TEXT,
  information   TEXT,
  reason        TEXT,
  PRIMARY KEY (policy_id, seq)
) STRICT, WITHOUT ROWID;

-- One row for each report found in a message, and one for a message without any.
CREATE TABLE outcome (
  message_id    INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  seq           INTEGER NOT NULL,
  source        TEXT NOT NULL,
  outcome       TEXT NOT NULL CHECK (outcome IN ('stored', 'duplicate', 'superseded', 'not-tlsrpt', 'rejected')),
  code          TEXT,
  reason        TEXT,
  report_id     INTEGER REFERENCES report (id),
  PRIMARY KEY (message_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_by_report ON outcome (report_id) WHERE report_id IS NOT NULL;

-- The verdict on each domain as last given, for lists; and every change of it, for the record.
CREATE TABLE verdict (
  domain_id     INTEGER PRIMARY KEY REFERENCES domain (id) ON DELETE CASCADE,
  at            TEXT NOT NULL,
  state         TEXT NOT NULL,
  confidence    TEXT,
  rank_group    INTEGER NOT NULL,
  row           TEXT NOT NULL
) STRICT;
CREATE TABLE verdict_change (
  id            INTEGER PRIMARY KEY,
  domain_id     INTEGER NOT NULL REFERENCES domain (id) ON DELETE CASCADE,
  at            TEXT NOT NULL,
  state         TEXT NOT NULL,
  confidence    TEXT,
  assessment    TEXT NOT NULL,
  evidence      BLOB NOT NULL
) STRICT;
CREATE INDEX verdict_change_by_domain ON verdict_change (domain_id, id);

CREATE TABLE attestation (
  id            INTEGER PRIMARY KEY,
  domain_id     INTEGER NOT NULL REFERENCES domain (id) ON DELETE CASCADE,
  host          TEXT NOT NULL,
  at            TEXT NOT NULL,
  by            TEXT NOT NULL,
  note          TEXT
) STRICT;
CREATE INDEX attestation_by_domain ON attestation (domain_id);

CREATE TABLE set_aside (
  id            INTEGER PRIMARY KEY,
  domain_id     INTEGER NOT NULL REFERENCES domain (id) ON DELETE CASCADE,
  host          TEXT,
  class         TEXT NOT NULL,
  reason        TEXT NOT NULL,
  by            TEXT NOT NULL,
  at            TEXT NOT NULL,
  until         TEXT NOT NULL,
  reporters     TEXT NOT NULL,
  undone_at     TEXT,
  undone_by     TEXT
) STRICT;
CREATE INDEX set_aside_by_domain ON set_aside (domain_id);
