-- Which statement a key stands for, and the content it was sent with.
INSERT INTO idempotency (key, seq, fingerprint) SELECT unhex(value ->> 0), value ->> 1, unhex(value ->> 2) FROM json_each(?1)
