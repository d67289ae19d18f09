DELETE FROM rest WHERE number = ?1
