DELETE FROM agent WHERE id = ?1
