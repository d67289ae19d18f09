-- What makes a repetition the same claim, with the receipt it was given.
INSERT INTO receipt (seq, fingerprint, receipt) SELECT value ->> 1, unhex(value ->> 0), value ->> 2 FROM json_each(?1)
