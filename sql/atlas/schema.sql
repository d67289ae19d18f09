-- The snapshot of the graph in memory, in its Atlas. Pieces of a snapshot that `snapshot` does not name are being written.
CREATE TABLE IF NOT EXISTS snapshot (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  number INTEGER NOT NULL,
  position INTEGER NOT NULL,
  projection TEXT NOT NULL,
  words TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS piece (
  snapshot INTEGER NOT NULL,
  part TEXT NOT NULL,
  i INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (snapshot, part, i)
) WITHOUT ROWID;
