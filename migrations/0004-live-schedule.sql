-- When the parts of a live check were last tried, whatever came of it: a restart asks nobody sooner than it should.
ALTER TABLE live_state ADD COLUMN dns_tried_at TEXT;
ALTER TABLE live_state ADD COLUMN policy_tried_at TEXT;
