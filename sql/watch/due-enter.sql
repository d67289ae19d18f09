INSERT OR IGNORE INTO due (position, n) SELECT value ->> 0, value ->> 1 FROM json_each(?1)
