-- The positions that the site's log gave.
INSERT OR IGNORE INTO placement (seq, position) SELECT value ->> 0, value ->> 1 FROM json_each(?1)
