SELECT bytes FROM piece WHERE snapshot = ?1 AND part = ?2 ORDER BY i
