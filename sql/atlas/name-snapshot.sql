INSERT OR REPLACE INTO snapshot (id, number, position, projection, words) VALUES (1, ?1, ?2, ?3, ?4)
