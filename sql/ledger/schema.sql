-- One lineage's ledger, in its LineageRoot. Statements are append-only: triggers forbid to change or delete them.
CREATE TABLE IF NOT EXISTS identity (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  site TEXT NOT NULL,
  ledger TEXT NOT NULL,
  lineage TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS statement (
  seq INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  json TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS statement_stays BEFORE UPDATE ON statement BEGIN SELECT RAISE(ABORT, 'statements are append-only'); END;
CREATE TRIGGER IF NOT EXISTS statement_is_kept BEFORE DELETE ON statement BEGIN SELECT RAISE(ABORT, 'statements are append-only'); END;
CREATE TABLE IF NOT EXISTS part (
  seq INTEGER NOT NULL,
  i INTEGER NOT NULL,
  name TEXT NOT NULL,
  salt TEXT,
  text TEXT,
  PRIMARY KEY (seq, i)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fingerprint (
  fingerprint TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  receipt TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS placement (
  seq INTEGER PRIMARY KEY,
  position INTEGER NOT NULL
);
