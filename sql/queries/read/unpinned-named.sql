-- The unpinned stubs that bear the names of these nodes: places where the graph may go on and nobody said to which version.
-- Each name is looked up once, however many of the nodes bear it.
SELECT DISTINCT s.n
  FROM (SELECT DISTINCT v.name
          FROM json_each(?1) AS asked
          JOIN node_name v ON v.n = asked.value AND v.name IS NOT NULL AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)) AS borne
  JOIN node_name s ON s.name = borne.name AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
  JOIN node o ON o.n = s.n AND o.unpinned = 1
