-- When the parts of a live check were last tried, whatever the outcome, so that a restart queries nobody too soon.
ALTER TABLE live_state ADD COLUMN dns_tried_at TEXT;
ALTER TABLE live_state ADD COLUMN policy_tried_at TEXT;
