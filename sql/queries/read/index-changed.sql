-- The nodes after a number of which something else is told at ?2 than at ?1, each with the last position that made it so: what was
-- said of it or taken out of it, of what it is joined to, of a run that it shares, of a cohort that it is in, of an advisory about it.
-- Rather one too many than one too few.
WITH spoken (n, position) AS (
  SELECT c.n, c.position FROM graph_change c WHERE c.position > ?1 AND c.position <= ?2 AND c.n >= 0
  UNION ALL
  SELECT r.n, r.from_position FROM record r WHERE r.from_position > ?1 AND r.from_position <= ?2
  UNION ALL
  SELECT r.n, r.until_position FROM record r WHERE r.until_position > ?1 AND r.until_position <= ?2
  UNION ALL
  SELECT t.n, t.position FROM transition t WHERE t.position > ?1 AND t.position <= ?2
), beside (n, position) AS (
  SELECT m.n, c.position
    FROM graph_change c
    JOIN cohort k ON k.position = c.position
    JOIN cohort_member m ON m.cohort = k.id
   WHERE c.position > ?1 AND c.position <= ?2 AND c.op = 'cohort'
  UNION ALL
  SELECT d.n, c.position
    FROM graph_change c
    JOIN advised d ON d.advisory = c.word AND d.n IS NOT NULL
   WHERE c.position > ?1 AND c.position <= ?2 AND c.op = 'advisory' AND c.n = -1
  UNION ALL
  SELECT s.n, c.position
    FROM graph_change c
    JOIN advised d ON d.advisory = c.word AND d.name IS NOT NULL
    JOIN node_name s ON s.name = d.name
   WHERE c.position > ?1 AND c.position <= ?2 AND c.op = 'advisory' AND c.n = -1
), touched (n, position) AS MATERIALIZED (
  SELECT n, max(position) FROM (SELECT * FROM spoken UNION ALL SELECT * FROM beside) GROUP BY n
), around (n, position) AS (
  SELECT n, position FROM touched
  UNION ALL
  SELECT e.child, t.position FROM touched t JOIN edge e ON e.parent = t.n
  UNION ALL
  SELECT e.parent, t.position FROM touched t JOIN edge e ON e.child = t.n
  UNION ALL
  SELECT s.n, t.position
    FROM touched t
    JOIN record r ON r.n = t.n AND r.run IS NOT NULL
    JOIN record s ON s.run = r.run
)
SELECT n.n, n.id, v.stub, max(a.position) AS changed
  FROM around a
  JOIN node n ON n.n = a.n
  JOIN node_view v ON v.n = n.n AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)
 WHERE n.n > ?3
 GROUP BY n.n
 ORDER BY n.n
 LIMIT ?4
