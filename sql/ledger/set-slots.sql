-- What stands under these keys from now on, and by which statement.
INSERT OR REPLACE INTO slot (key, seq, value) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1)
