-- The live records that one run made, in the order of the log, up to the one with which they are more than so many
-- characters (?3).
WITH made AS (
  SELECT r.record, r.n, r.said, r.position, length(r.said) AS own, sum(length(r.said)) OVER (ORDER BY r.position, r.record) AS size
    FROM record r
   WHERE r.run = ?1 AND r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
)
SELECT record, n, said, size FROM made WHERE size - own <= ?3 ORDER BY position, record
