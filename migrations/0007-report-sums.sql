-- Lists show how many reports match and the sum of their sessions, and the sources when reports came: with all of that in an index,
-- a million rows need not be read. superseded_by is included because SQLite reads it even where the index implies it.
DROP INDEX report_by_domain_day;
DROP INDEX report_by_day;
DROP INDEX report_by_reporter_day;
CREATE INDEX report_by_domain_day ON report (domain_id, day, id, success, failure, superseded_by) WHERE superseded_by IS NULL;
CREATE INDEX report_by_day ON report (day, id, success, failure, superseded_by) WHERE superseded_by IS NULL;
CREATE INDEX report_by_reporter_day ON report (reporter_id, day, authenticated, domain_id, success, failure, superseded_by)
  WHERE superseded_by IS NULL;
CREATE INDEX report_by_received ON report (received_at, superseded_by) WHERE superseded_by IS NULL;
CREATE INDEX message_by_https ON message (outcome, seen_at) WHERE channel = 'https';
CREATE INDEX message_by_upload ON message (seen_at) WHERE channel = 'upload';
