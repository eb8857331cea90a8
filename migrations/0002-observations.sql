-- What DNS, HTTPS and SMTP answered. Facts only; the verdict is reached elsewhere.
CREATE TABLE live_check (
  id            INTEGER PRIMARY KEY,
  domain_id     INTEGER NOT NULL REFERENCES domain (id) ON DELETE CASCADE,
  at            TEXT NOT NULL,
  -- where it was made: here, or the name of a remote helper
  origin        TEXT NOT NULL,
  result        TEXT NOT NULL
) STRICT;
CREATE INDEX live_check_by_domain ON live_check (domain_id, at);

CREATE TABLE policy_snapshot (
  id            INTEGER PRIMARY KEY,
  domain_id     INTEGER NOT NULL REFERENCES domain (id) ON DELETE CASCADE,
  seen_from     TEXT NOT NULL,
  last_seen     TEXT NOT NULL,
  status        TEXT NOT NULL CHECK (status IN ('valid', 'invalid', 'absent')),
  txt_id        TEXT,
  mode          TEXT,
  mx            TEXT NOT NULL,
  max_age       INTEGER,
  lint_errors   TEXT NOT NULL,
  text_hash     TEXT,
  text          TEXT
) STRICT;
CREATE INDEX policy_snapshot_by_domain ON policy_snapshot (domain_id, seen_from);

CREATE TABLE mx_observation (
  domain_id     INTEGER NOT NULL REFERENCES domain (id) ON DELETE CASCADE,
  host          TEXT NOT NULL,
  preference    INTEGER NOT NULL,
  first_seen    TEXT NOT NULL,
  last_seen     TEXT NOT NULL,
  current       INTEGER NOT NULL CHECK (current IN (0, 1)),
  PRIMARY KEY (domain_id, host)
) STRICT, WITHOUT ROWID;

CREATE TABLE mx_probe (
  id            INTEGER PRIMARY KEY,
  domain_id     INTEGER NOT NULL REFERENCES domain (id) ON DELETE CASCADE,
  host          TEXT NOT NULL,
  at            TEXT NOT NULL,
  result        TEXT NOT NULL,
  not_before    TEXT,
  not_after     TEXT
) STRICT;
CREATE INDEX mx_probe_by_domain ON mx_probe (domain_id, at);

-- The latest word on single facts: TXT record, TLSRPT record, failed fetches, certificate of the policy host.
CREATE TABLE live_state (
  domain_id     INTEGER PRIMARY KEY REFERENCES domain (id) ON DELETE CASCADE,
  txt_status    TEXT NOT NULL,
  txt_id        TEXT,
  txt_why       TEXT,
  txt_checked_at TEXT,
  tlsrpt_status TEXT NOT NULL,
  tlsrpt_checked_at TEXT,
  fetch_failures INTEGER NOT NULL DEFAULT 0,
  fetch_first_failed_at TEXT,
  fetch_last_failed_at TEXT,
  fetch_why     TEXT,
  mx_checked_at TEXT,
  mx_observed_since TEXT,
  null_mx       INTEGER NOT NULL DEFAULT 0,
  policy_host_not_before TEXT,
  policy_host_not_after TEXT
) STRICT;

CREATE TABLE installation (
  key           TEXT PRIMARY KEY,
  value         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
