-- The homes of these nodes, which is the lineage of the first record about each, whether or not that still holds; and the states
-- that they are in.
SELECT asked.value AS n,
       (SELECT r.lineage FROM record r WHERE r.n = asked.value AND r.from_position <= ?2 ORDER BY r.position, r.record LIMIT 1) AS home,
       (SELECT s.state FROM node_state s
         WHERE s.n = asked.value AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)) AS state
  FROM json_each(?1) AS asked
