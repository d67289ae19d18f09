-- How long an object waits before it tries again what failed, in its own SQLite: an eviction does not forget it.
CREATE TABLE IF NOT EXISTS backoff (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  failures INTEGER NOT NULL,
  due INTEGER NOT NULL
);
