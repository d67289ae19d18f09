-- A record as it stood at a position: its last row by then, and from when the row before that was true.
SELECT r.n, n.id AS node, r.position, r.ledger, r.seq, r.statement, r.lineage, r.time, r.said, r.facets, r.withheld, r.conflict, r.token,
       r.from_position, CASE WHEN r.until_position <= ?2 THEN r.until_position END AS until_position,
       (SELECT max(b.from_position) FROM record b WHERE b.record = r.record AND b.from_position < r.from_position) AS before
  FROM record r
  JOIN node n ON n.n = r.n
 WHERE r.record = ?1 AND r.from_position <= ?2
 ORDER BY r.from_position DESC LIMIT 1
