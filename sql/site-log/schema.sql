-- The site's log, in its SiteLog: which statement stands at which position. `pending` was of an earlier version.
CREATE TABLE IF NOT EXISTS site (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  site TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS ledger (
  ledger TEXT PRIMARY KEY,
  lineage TEXT NOT NULL UNIQUE,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  frozen TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry (
  position INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  ledger TEXT NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  leaf TEXT NOT NULL,
  UNIQUE (ledger, seq)
);
CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER IF NOT EXISTS entry_is_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
DROP TABLE IF EXISTS pending;
DROP INDEX IF EXISTS entry_hash;
CREATE TABLE IF NOT EXISTS restore (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL,
  leaf TEXT
);
CREATE TABLE IF NOT EXISTS quarantine (
  position INTEGER PRIMARY KEY,
  statement_position INTEGER NOT NULL,
  by_position INTEGER NOT NULL,
  released_position INTEGER UNIQUE,
  reason TEXT
);
CREATE INDEX IF NOT EXISTS quarantine_statement ON quarantine (statement_position);
CREATE INDEX IF NOT EXISTS quarantine_open ON quarantine (position) WHERE released_position IS NULL;
CREATE TABLE IF NOT EXISTS noted (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS suspect (
  position INTEGER PRIMARY KEY,
  failures INTEGER NOT NULL,
  since INTEGER NOT NULL,
  reason TEXT NOT NULL,
  given_up INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS woken (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  lineage TEXT NOT NULL
);
