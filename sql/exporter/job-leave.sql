DELETE FROM job WHERE number = ?1
