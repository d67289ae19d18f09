INSERT INTO entry (position, at, ledger, seq, hash, leaf) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
