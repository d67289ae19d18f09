-- The live records that one run made, in the order of the log.
SELECT r.record, r.n, r.said
  FROM record r
 WHERE r.run = ?1 AND r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
 ORDER BY r.position, r.record
