-- The projection, version 3: what nodes are found by stands in an index of its own. Tables that are a fold of the log are not
-- altered but made anew: the log fills them again by itself. `sql/README.md` says what each table and column means.

DROP TABLE watermark;
DROP TABLE node;
DROP TABLE node_view;
DROP TABLE node_name;
DROP TABLE record;
DROP TABLE edge;
DROP TABLE reference;
DROP TABLE cohort;
DROP TABLE cohort_member;
DROP TABLE alias;
DROP TABLE lineage;
DROP TABLE graph_change;

CREATE TABLE watermark (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL,
  next_node INTEGER NOT NULL,
  projection_version INTEGER NOT NULL
);
INSERT INTO watermark (id, position, next_node, projection_version) VALUES (1, -1, 1, 3);

CREATE TABLE node (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  unpinned INTEGER NOT NULL,
  from_position INTEGER NOT NULL
);

CREATE TABLE node_view (
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  ancestry TEXT NOT NULL,
  stub INTEGER NOT NULL,
  from_position INTEGER NOT NULL,
  until_position INTEGER,
  PRIMARY KEY (n, from_position)
) WITHOUT ROWID;

CREATE TABLE node_name (
  n INTEGER NOT NULL,
  record TEXT NOT NULL,
  name TEXT,
  version TEXT,
  position INTEGER NOT NULL,
  from_position INTEGER NOT NULL,
  until_position INTEGER,
  PRIMARY KEY (n, position, record, from_position)
) WITHOUT ROWID;
CREATE INDEX node_name_name ON node_name (name, n) WHERE name IS NOT NULL;

-- Words as the fold cuts them, so that the index need cut nothing but spaces: `ascii` leaves every other sign alone. No order is
-- made of how often a word stands where, so that is not counted (`columnsize`).
CREATE VIRTUAL TABLE node_text USING fts5 (
  n UNINDEXED,
  from_position UNINDEXED,
  until_position UNINDEXED,
  record,
  id,
  name,
  version,
  tags,
  kind,
  transformation,
  recipe,
  lineage,
  license,
  description,
  tokenize = 'ascii',
  columnsize = 0
);
-- A word that is erased leaves the index at once, and not when its pages are merged some day.
INSERT INTO node_text (node_text, rank) VALUES ('secure-delete', 1);

CREATE TABLE record (
  record TEXT NOT NULL,
  n INTEGER NOT NULL,
  position INTEGER NOT NULL,
  ledger TEXT NOT NULL,
  seq INTEGER NOT NULL,
  statement TEXT NOT NULL,
  lineage TEXT NOT NULL,
  time TEXT NOT NULL,
  said TEXT NOT NULL,
  facets TEXT,
  run TEXT,
  parent_run TEXT,
  conflict TEXT,
  withheld TEXT,
  from_position INTEGER NOT NULL,
  until_position INTEGER,
  UNIQUE (record, from_position)
);
CREATE INDEX record_node ON record (n, position);
CREATE INDEX record_run ON record (run, position) WHERE run IS NOT NULL;
CREATE INDEX record_parent_run ON record (parent_run, run) WHERE parent_run IS NOT NULL;
CREATE INDEX record_lineage ON record (lineage, position);

CREATE TABLE edge (
  child INTEGER NOT NULL,
  parent INTEGER NOT NULL,
  type TEXT NOT NULL,
  role TEXT,
  weight REAL,
  weight_unit TEXT,
  mutation TEXT,
  certainty TEXT NOT NULL,
  derived_by TEXT,
  record TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  position INTEGER NOT NULL,
  misfit INTEGER NOT NULL,
  from_position INTEGER NOT NULL,
  until_position INTEGER
);
CREATE INDEX edge_position ON edge (position);
CREATE INDEX edge_child ON edge (child, parent);
CREATE INDEX edge_parent ON edge (parent, child);

CREATE TABLE reference (
  record TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  n INTEGER NOT NULL,
  other INTEGER NOT NULL,
  type TEXT NOT NULL,
  from_position INTEGER NOT NULL,
  until_position INTEGER,
  UNIQUE (record, ordinal, from_position)
);
CREATE INDEX reference_node ON reference (n);
CREATE INDEX reference_other ON reference (other);

CREATE TABLE cohort (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  ledger TEXT NOT NULL,
  seq INTEGER NOT NULL,
  statement TEXT NOT NULL,
  lineage TEXT NOT NULL,
  time TEXT NOT NULL,
  name TEXT,
  note TEXT,
  parents TEXT NOT NULL,
  conflict TEXT,
  withheld TEXT
) WITHOUT ROWID;

CREATE TABLE cohort_member (
  cohort TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  n INTEGER NOT NULL,
  record TEXT,
  from_position INTEGER NOT NULL,
  PRIMARY KEY (cohort, ordinal)
) WITHOUT ROWID;
CREATE INDEX cohort_member_node ON cohort_member (n);

CREATE TABLE alias (
  alias TEXT NOT NULL,
  n INTEGER NOT NULL,
  record TEXT NOT NULL,
  from_position INTEGER NOT NULL,
  until_position INTEGER,
  PRIMARY KEY (alias, n, record, from_position)
) WITHOUT ROWID;
CREATE INDEX alias_node ON alias (n);
CREATE INDEX alias_record ON alias (record);

CREATE TABLE lineage (
  name TEXT PRIMARY KEY,
  ledger TEXT NOT NULL,
  root TEXT NOT NULL,
  from_position INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE graph_change (
  position INTEGER NOT NULL,
  i INTEGER NOT NULL,
  op TEXT NOT NULL,
  n INTEGER NOT NULL,
  other INTEGER,
  word TEXT,
  certainty TEXT,
  PRIMARY KEY (position, i)
) WITHOUT ROWID;
CREATE TRIGGER graph_change_stays BEFORE UPDATE ON graph_change BEGIN SELECT RAISE(ABORT, 'graph_change is append-only'); END;
CREATE TRIGGER graph_change_is_kept BEFORE DELETE ON graph_change BEGIN SELECT RAISE(ABORT, 'graph_change is append-only'); END;
