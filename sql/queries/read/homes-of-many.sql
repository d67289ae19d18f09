-- The homes of these nodes: the lineage of the first record about each, whether or not that still holds.
SELECT asked.value AS n,
       (SELECT r.lineage FROM record r WHERE r.n = asked.value AND r.from_position <= ?2 ORDER BY r.position, r.record LIMIT 1) AS home
  FROM json_each(?1) AS asked
