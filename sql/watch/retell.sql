UPDATE finding SET outcome = ?3 WHERE id = ?1 AND position = ?2
