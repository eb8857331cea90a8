-- Sessions that a report counts under tlsa and under another type are the same sessions.
UPDATE report SET
  success = (SELECT cast(min(total(success), 9007199254740991) AS integer) FROM policy WHERE report_id = report.id AND type != 'tlsa'),
  failure = (SELECT cast(min(total(failure), 9007199254740991) AS integer) FROM policy WHERE report_id = report.id AND type != 'tlsa')
WHERE id IN (SELECT report_id FROM policy WHERE type = 'tlsa')
  AND id IN (SELECT report_id FROM policy WHERE type != 'tlsa');
