-- What is still to be done to messages whose reports are stored: written with them, removed when the server has done it.
CREATE TABLE after_import (
  mailbox_id    INTEGER NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
  folder        TEXT NOT NULL,
  uid_validity  TEXT NOT NULL,
  uid           INTEGER NOT NULL,
  -- seen, delete, or move:Folder
  action        TEXT NOT NULL,
  PRIMARY KEY (mailbox_id, folder, uid_validity, uid)
) STRICT, WITHOUT ROWID;

-- Counting the messages of a mailbox by outcome and origin reads this index alone.
DROP INDEX message_by_mailbox;
CREATE INDEX message_by_mailbox ON message (mailbox_id, outcome, authenticity) WHERE mailbox_id IS NOT NULL;

-- Files of a watched folder that are left where they are, once they have been read.
CREATE TABLE watched_file (
  path          TEXT NOT NULL PRIMARY KEY,
  bytes         INTEGER NOT NULL,
  -- as the file system gives it, in milliseconds
  modified      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
