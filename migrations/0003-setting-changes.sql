-- Who changed the thresholds of a domain, when, from what to what: JSON of the settings that differ from the installation's.
CREATE TABLE setting_change (
  id            INTEGER PRIMARY KEY,
  domain_id     INTEGER NOT NULL REFERENCES domain (id) ON DELETE CASCADE,
  at            TEXT NOT NULL,
  by            TEXT NOT NULL,
  before        TEXT,
  after         TEXT
) STRICT;
CREATE INDEX setting_change_by_domain ON setting_change (domain_id, id);
