-- What the live records about these nodes say in one field (?3, a path into the record), in the order of the log.
SELECT r.n, r.said ->> ?3 AS value
  FROM json_each(?1) AS asked
  JOIN record r ON r.n = asked.value
 WHERE r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
   AND r.said ->> ?3 IS NOT NULL
 ORDER BY r.n, r.position, r.record
