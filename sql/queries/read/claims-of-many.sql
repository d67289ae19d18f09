SELECT r.n, r.record, r.position, r.ledger, r.seq, r.statement, r.lineage, r.time, r.said, r.facets, r.withheld
  FROM json_each(?1) AS asked
  JOIN record r ON r.n = asked.value
 WHERE r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
 ORDER BY r.n, r.position, r.record
