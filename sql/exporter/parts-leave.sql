DELETE FROM part WHERE number = ?1
