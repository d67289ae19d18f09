DELETE FROM suspect WHERE position = ?1
