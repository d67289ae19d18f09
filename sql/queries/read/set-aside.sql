-- Records about these nodes that do not hold: taken back, or kept although they cannot stand.
SELECT r.n, r.record, r.statement, r.lineage, r.ledger, r.seq, r.time, r.position, r.conflict,
       CASE WHEN r.conflict IS NULL THEN r.until_position END AS until, r.said -> '$.capture' AS capture, r.withheld
  FROM json_each(?1) AS asked
  JOIN record r ON r.n = asked.value
 WHERE r.from_position = (SELECT max(l.from_position) FROM record l WHERE l.record = r.record AND l.from_position <= ?2)
   AND (r.conflict IS NOT NULL OR r.until_position <= ?2)
 ORDER BY r.n, r.position, r.record
