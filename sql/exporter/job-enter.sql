INSERT INTO job (id, status, turn, asked, state) VALUES (?1, ?2, 0, ?3, ?4)
