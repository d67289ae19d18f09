INSERT INTO statement (seq, hash, json) VALUES (?1, ?2, ?3)
