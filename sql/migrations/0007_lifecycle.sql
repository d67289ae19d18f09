-- The projection, version 4: who stands where, policies, advisories and waivers; which token said a record; what was learned is
-- found. Tables that are a fold of the log are not altered but made anew: the log fills them again by itself. `sql/README.md`
-- says what each table and column means.

DROP TABLE watermark;
DROP TABLE node;
DROP TABLE node_view;
DROP TABLE node_name;
DROP TABLE node_text;
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
INSERT INTO watermark (id, position, next_node, projection_version) VALUES (1, -1, 1, 4);

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
CREATE INDEX node_view_deployment ON node_view (n) WHERE kind = 'deployment';

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
  learning,
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
  token TEXT,
  from_position INTEGER NOT NULL,
  until_position INTEGER,
  UNIQUE (record, from_position)
);
CREATE INDEX record_node ON record (n, position);
CREATE INDEX record_run ON record (run, position) WHERE run IS NOT NULL;
CREATE INDEX record_parent_run ON record (parent_run, run) WHERE parent_run IS NOT NULL;
CREATE INDEX record_lineage ON record (lineage, position);
CREATE INDEX record_from ON record (from_position);
CREATE INDEX record_until ON record (until_position) WHERE until_position IS NOT NULL;

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

CREATE TABLE transition (
  statement TEXT NOT NULL,
  position INTEGER NOT NULL,
  ledger TEXT NOT NULL,
  seq INTEGER NOT NULL,
  lineage TEXT NOT NULL,
  time TEXT NOT NULL,
  token TEXT,
  type TEXT NOT NULL,
  n INTEGER NOT NULL,
  niche TEXT,
  kind TEXT,
  from_state TEXT,
  to_state TEXT,
  at TEXT NOT NULL,
  recorded INTEGER NOT NULL,
  replaced INTEGER,
  leaves INTEGER,
  said TEXT NOT NULL,
  withheld TEXT,
  from_position INTEGER NOT NULL
);
CREATE UNIQUE INDEX transition_statement ON transition (statement);
CREATE INDEX transition_node ON transition (n, position);
CREATE INDEX transition_slot ON transition (lineage, niche, kind, position);
CREATE INDEX transition_replaced ON transition (replaced) WHERE replaced IS NOT NULL;
CREATE INDEX transition_leaves ON transition (leaves) WHERE leaves IS NOT NULL;

CREATE TABLE standing (
  n INTEGER NOT NULL,
  site TEXT NOT NULL,
  lineage TEXT NOT NULL,
  niche TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  at TEXT NOT NULL,
  target INTEGER,
  statement TEXT NOT NULL,
  from_position INTEGER NOT NULL,
  until_position INTEGER
);
CREATE UNIQUE INDEX standing_node ON standing (n, site, lineage, niche, from_position);
CREATE INDEX standing_slot ON standing (lineage, niche, kind, state);
CREATE INDEX standing_state ON standing (state, n) WHERE until_position IS NULL;
CREATE UNIQUE INDEX standing_champion ON standing (site, lineage, niche, kind)
  WHERE state = 'champion' AND until_position IS NULL;

CREATE TABLE node_state (
  n INTEGER NOT NULL,
  state TEXT NOT NULL,
  from_position INTEGER NOT NULL,
  until_position INTEGER,
  PRIMARY KEY (n, from_position)
) WITHOUT ROWID;
CREATE INDEX node_state_live ON node_state (state, n) WHERE until_position IS NULL;

CREATE TABLE policy (
  statement TEXT NOT NULL,
  position INTEGER NOT NULL,
  ledger TEXT NOT NULL,
  seq INTEGER NOT NULL,
  lineage TEXT NOT NULL,
  time TEXT NOT NULL,
  token TEXT,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  said TEXT NOT NULL,
  withheld TEXT,
  from_position INTEGER NOT NULL,
  until_position INTEGER
);
CREATE UNIQUE INDEX policy_statement ON policy (statement);
CREATE INDEX policy_name ON policy (name, version);

CREATE TABLE advisory (
  statement TEXT NOT NULL,
  position INTEGER NOT NULL,
  ledger TEXT NOT NULL,
  seq INTEGER NOT NULL,
  lineage TEXT NOT NULL,
  time TEXT NOT NULL,
  token TEXT,
  id TEXT NOT NULL UNIQUE,
  severity TEXT NOT NULL,
  kind TEXT NOT NULL,
  said TEXT NOT NULL,
  withheld TEXT,
  withdrawal TEXT,
  from_position INTEGER NOT NULL,
  until_position INTEGER
);
CREATE UNIQUE INDEX advisory_statement ON advisory (statement);

CREATE TABLE advised (
  advisory TEXT NOT NULL,
  n INTEGER,
  name TEXT
);
CREATE INDEX advised_advisory ON advised (advisory);
CREATE INDEX advised_node ON advised (n) WHERE n IS NOT NULL;
CREATE INDEX advised_name ON advised (name) WHERE name IS NOT NULL;

CREATE TABLE waiver (
  statement TEXT NOT NULL,
  position INTEGER NOT NULL,
  ledger TEXT NOT NULL,
  seq INTEGER NOT NULL,
  lineage TEXT NOT NULL,
  time TEXT NOT NULL,
  token TEXT,
  id TEXT NOT NULL UNIQUE,
  advisory TEXT NOT NULL,
  n INTEGER NOT NULL,
  until TEXT NOT NULL,
  said TEXT NOT NULL,
  withheld TEXT,
  from_position INTEGER NOT NULL
);
CREATE UNIQUE INDEX waiver_statement ON waiver (statement);
CREATE INDEX waiver_node ON waiver (n);

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

UPDATE generation SET word = lower(hex(randomblob(8))) WHERE id = 1;
