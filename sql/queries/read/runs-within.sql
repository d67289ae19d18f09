-- The runs that say they are a part of a run.
SELECT DISTINCT r.run
  FROM record r
 WHERE r.parent_run = ?1 AND r.run IS NOT NULL AND r.conflict IS NULL
   AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
 ORDER BY r.run
