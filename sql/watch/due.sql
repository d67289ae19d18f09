SELECT position, n FROM due ORDER BY position, n LIMIT ?1
