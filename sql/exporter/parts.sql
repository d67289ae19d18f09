SELECT i, etag FROM part WHERE number = ?1 ORDER BY i
