-- The live records about these nodes, up to the one with which they are more than so many characters (?3).
WITH claim AS (
  SELECT r.n, r.record, r.position, r.ledger, r.seq, r.statement, r.lineage, r.time, r.said, r.facets, r.withheld,
         length(r.said) + coalesce(length(r.facets), 0) AS own,
         sum(length(r.said) + coalesce(length(r.facets), 0)) OVER (ORDER BY r.n, r.position, r.record) AS size
    FROM json_each(?1) AS asked
    JOIN record r ON r.n = asked.value
   WHERE r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
)
SELECT n, record, position, ledger, seq, statement, lineage, time, said, facets, withheld, size
  FROM claim
 WHERE size - own <= ?3
 ORDER BY n, position, record
