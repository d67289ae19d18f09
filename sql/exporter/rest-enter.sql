INSERT INTO rest (number, i, bytes) VALUES (?1, ?2, ?3)
