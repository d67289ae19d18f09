-- Statements that are taken together.
INSERT INTO statement (seq, hash, json) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1)
