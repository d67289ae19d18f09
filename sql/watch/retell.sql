UPDATE violation SET outcome = ?2 WHERE id = ?1
