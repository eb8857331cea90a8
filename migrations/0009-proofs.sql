-- The domain as which the reporter of a report may be trusted alone: it has signed not only the mail but that this is its TLS
-- report, or somebody vouches for it. Null: not proved.
ALTER TABLE report ADD COLUMN proved_as TEXT;
UPDATE report
SET proved_as = (SELECT identity FROM reporter WHERE reporter.id = report.reporter_id)
WHERE authenticated = 1
  AND id IN (
    SELECT outcome.report_id FROM outcome JOIN message ON message.id = outcome.message_id WHERE message.authenticity = 'vouched'
  );
-- Of what came before, signed messages up to this one have still to be judged, the newest first. Until then their reports count as
-- not proved.
INSERT INTO installation (key, value)
SELECT 'proofs.to-judge', CAST(max(id) AS TEXT) FROM message WHERE authenticity = 'pass' HAVING max(id) IS NOT NULL;
CREATE INDEX message_signed ON message (id) WHERE authenticity = 'pass';
