INSERT INTO part (seq, i, name, salt, text) VALUES (?1, ?2, ?3, ?4, ?5)
