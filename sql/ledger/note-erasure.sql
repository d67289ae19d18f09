-- What stands for a part once it is erased: its hash, so that the chain still holds, and its outline.
INSERT INTO erasure (seq, i, hash, outline, by_seq) VALUES (?1, ?2, ?3, ?4, ?5)
