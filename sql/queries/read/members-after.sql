-- What the live records of a lineage are about, in the order of the log, from a position on: at most so many rows.
SELECT r.n, r.position FROM record r
 WHERE r.lineage = ?1 AND r.position >= ?2 AND r.conflict IS NULL
   AND r.from_position <= ?3 AND (r.until_position IS NULL OR r.until_position > ?3)
 ORDER BY r.position LIMIT ?4
