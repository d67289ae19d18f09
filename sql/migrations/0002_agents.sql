-- The directory of agents: who an opaque id of the log is. Outside the log on purpose, so that a person can be forgotten:
-- it is no part of the projection, and no fold fills it again.
CREATE TABLE agent (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  affiliation TEXT,
  uri TEXT
) WITHOUT ROWID;
