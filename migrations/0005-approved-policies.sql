-- Policy files that the operator approved, for this program to serve where it is told to. The latest one counts.
CREATE TABLE approved_policy (
  id            INTEGER PRIMARY KEY,
  domain_id     INTEGER NOT NULL REFERENCES domain (id) ON DELETE CASCADE,
  text          TEXT NOT NULL,
  at            TEXT NOT NULL,
  by            TEXT NOT NULL
) STRICT;
CREATE INDEX approved_policy_by_domain ON approved_policy (domain_id, id);
