INSERT OR IGNORE INTO lapse (instant, n) SELECT value ->> 0, value ->> 1 FROM json_each(?1)
