-- What looks whether policies are met, in its own SQLite: how far it has followed the projection, and what it found. All of it
-- follows from the log: where it is lost, it is found again.
CREATE TABLE IF NOT EXISTS followed (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  projection TEXT NOT NULL,
  position INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS live (
  n INTEGER PRIMARY KEY,
  state TEXT
);
CREATE TABLE IF NOT EXISTS due (
  position INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (position, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lapse (
  instant INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (instant, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS violation (
  id TEXT PRIMARY KEY,
  n INTEGER NOT NULL,
  node TEXT NOT NULL,
  site TEXT,
  lineage TEXT NOT NULL,
  niche TEXT,
  policy TEXT,
  version INTEGER,
  advisory TEXT,
  opened INTEGER NOT NULL,
  opened_at TEXT NOT NULL,
  closed INTEGER,
  closed_at TEXT,
  why TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS violation_opened ON violation (opened, id);
CREATE INDEX IF NOT EXISTS violation_node ON violation (n, opened);
CREATE INDEX IF NOT EXISTS violation_open ON violation (n) WHERE closed IS NULL;
CREATE TABLE IF NOT EXISTS finding (
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  state TEXT,
  outcome TEXT NOT NULL,
  PRIMARY KEY (id, position)
) WITHOUT ROWID;
