-- Which of these nodes bears the name of which unpinned stub. Names are taken first: many nodes may have one.
WITH
  bears AS MATERIALIZED (
    SELECT DISTINCT v.n, v.name
      FROM json_each(?1) AS asked
      JOIN node m ON m.n = asked.value AND m.unpinned = 0
      JOIN node_name v ON v.n = m.n AND v.name IS NOT NULL AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)
  ),
  stubs AS MATERIALIZED (
    SELECT DISTINCT s.name, s.n
      FROM (SELECT DISTINCT name FROM bears) AS b
      JOIN node_name s ON s.name = b.name AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
      JOIN node o ON o.n = s.n AND o.unpinned = 1
  )
SELECT DISTINCT b.n, s.n AS stub
  FROM stubs s
  JOIN bears b ON b.name = s.name
 LIMIT ?3
