-- What the writer of exports keeps in its own SQLite: jobs, what of a file is in R2 already, and what of it is not. A job that is
-- gone on with begins where these rows say, and makes the same bytes.
CREATE TABLE IF NOT EXISTS job (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  turn INTEGER NOT NULL,
  asked TEXT NOT NULL,
  state TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS job_status ON job (status, turn);
CREATE TABLE IF NOT EXISTS part (
  number INTEGER NOT NULL,
  i INTEGER NOT NULL,
  etag TEXT NOT NULL,
  PRIMARY KEY (number, i)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rest (
  number INTEGER NOT NULL,
  i INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (number, i)
);
CREATE TABLE IF NOT EXISTS removal (
  file TEXT NOT NULL,
  upload TEXT NOT NULL,
  PRIMARY KEY (file, upload)
) WITHOUT ROWID;
