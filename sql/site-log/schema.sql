-- The site's log, in its SiteLog: which statement stands at which position, and the bytes still to be projected.
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
CREATE TABLE IF NOT EXISTS pending (
  position INTEGER PRIMARY KEY,
  json TEXT NOT NULL,
  parts TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entry_hash ON entry (hash);
