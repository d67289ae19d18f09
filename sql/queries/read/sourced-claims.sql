-- The live records about these nodes with what tells whose claims they are, up to the one with which they are more than so many
-- characters (?3).
WITH claim AS (
  SELECT r.n, r.record, r.position, r.ledger, r.lineage, r.token, r.time, r.said, r.withheld, length(r.said) AS own,
         sum(length(r.said)) OVER (ORDER BY r.n, r.position, r.record) AS size
    FROM json_each(?1) AS asked
    JOIN record r ON r.n = asked.value
   WHERE r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
)
SELECT n, record, position, ledger, lineage, token, time, said, withheld, size
  FROM claim
 WHERE size - own <= ?3
 ORDER BY n, position, record
