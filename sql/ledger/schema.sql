-- One lineage's ledger, in its LineageRoot. Statements are append-only: triggers forbid to change or delete them. A part may
-- lose its salt and its text, and only through a statement that erases them.
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
CREATE TABLE IF NOT EXISTS receipt (
  seq INTEGER PRIMARY KEY,
  fingerprint BLOB NOT NULL UNIQUE,
  receipt TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS idempotency (
  key BLOB PRIMARY KEY,
  seq INTEGER NOT NULL,
  fingerprint BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS idempotency_of_statement ON idempotency (seq);
CREATE TABLE IF NOT EXISTS placement (
  seq INTEGER PRIMARY KEY,
  position INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS erasure (
  seq INTEGER NOT NULL,
  i INTEGER NOT NULL,
  hash TEXT NOT NULL,
  outline TEXT,
  by_seq INTEGER NOT NULL,
  PRIMARY KEY (seq, i)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS restore (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL
);
CREATE TRIGGER IF NOT EXISTS part_stays BEFORE UPDATE ON part
  WHEN NEW.seq <> OLD.seq OR NEW.i <> OLD.i OR NEW.name <> OLD.name OR NEW.salt IS NOT NULL OR NEW.text IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM erasure e JOIN statement s ON s.seq = e.by_seq AND s.json ->> 'type' = 'erase'
                    WHERE e.seq = OLD.seq AND e.i = OLD.i)
  BEGIN SELECT RAISE(ABORT, 'a part is only ever erased'); END;
CREATE TRIGGER IF NOT EXISTS part_is_kept BEFORE DELETE ON part BEGIN SELECT RAISE(ABORT, 'parts are kept'); END;
CREATE TRIGGER IF NOT EXISTS erasure_stays BEFORE UPDATE ON erasure BEGIN SELECT RAISE(ABORT, 'erasures are append-only'); END;
CREATE TRIGGER IF NOT EXISTS erasure_is_kept BEFORE DELETE ON erasure BEGIN SELECT RAISE(ABORT, 'erasures are append-only'); END;
CREATE TABLE IF NOT EXISTS slot (
  key TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  value TEXT NOT NULL
) WITHOUT ROWID;
