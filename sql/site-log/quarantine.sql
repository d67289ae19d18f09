INSERT INTO quarantine (position, statement_position, by_position, reason) VALUES (?1, ?2, ?3, ?4)
