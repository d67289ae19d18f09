SELECT bytes FROM rest WHERE number = ?1 ORDER BY i
