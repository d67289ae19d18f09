-- What these nodes refer to outside their ancestry.
SELECT r.n, o.id, r.type, r.record
  FROM json_each(?1) AS asked
  JOIN reference r ON r.n = asked.value
  JOIN node o ON o.n = r.other
 WHERE r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
 ORDER BY r.n, r.from_position, r.record, r.ordinal
