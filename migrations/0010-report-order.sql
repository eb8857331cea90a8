-- What decides between reports with one key and other content that came at the same time: the Date of the mail, null where there is none.
ALTER TABLE report ADD COLUMN written_at TEXT;
-- Whether content is one that was displaced is asked whenever a report comes again.
CREATE INDEX report_displaced ON report (superseded_by, content_digest) WHERE superseded_by IS NOT NULL;
