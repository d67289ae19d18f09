SELECT key, seq, value FROM slot WHERE key IN (SELECT value FROM json_each(?1))
