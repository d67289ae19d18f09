-- A page of lineages by name, with what each holds.
SELECT l.name, l.ledger, l.root, l.from_position,
       count(r.record) AS records, count(DISTINCT r.n) AS nodes, max(r.time) AS last_time
  FROM (SELECT * FROM lineage WHERE name > ?1 AND from_position <= ?2 ORDER BY name LIMIT ?3) AS l
  LEFT JOIN record r ON r.lineage = l.name AND r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
 GROUP BY l.name
 ORDER BY l.name
