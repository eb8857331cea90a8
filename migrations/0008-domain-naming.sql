-- By which reporter a domain was named first, and how far that reporter is believed: domains that wait are shown and limited by it.
ALTER TABLE domain ADD COLUMN named_by INTEGER REFERENCES reporter (id) ON DELETE SET NULL;
ALTER TABLE domain ADD COLUMN named_how TEXT CHECK (named_how IN ('claimed', 'signed', 'trusted', 'vouched'));
-- When its _smtp._tls record was last read to see whether it names an address of ours.
ALTER TABLE domain ADD COLUMN record_read_at TEXT;
UPDATE domain SET
  named_by = (SELECT reporter_id FROM report WHERE domain_id = domain.id AND superseded_by IS NULL
    ORDER BY authenticated DESC, id LIMIT 1),
  named_how = CASE (SELECT max(authenticated) FROM report WHERE domain_id = domain.id AND superseded_by IS NULL)
    WHEN 1 THEN CASE status WHEN 'watched' THEN 'trusted' ELSE 'signed' END
    WHEN 0 THEN 'claimed' END;
CREATE INDEX domain_by_status ON domain (status, since, named_how, named_by);
