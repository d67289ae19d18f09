-- Everything that an advisory is about at a position: the nodes it names, and all that bear one of its names.
SELECT d.n FROM advised d WHERE d.advisory = ?1 AND d.n IS NOT NULL
UNION
SELECT s.n
  FROM advised d
  JOIN node_name s ON s.name = d.name AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
 WHERE d.advisory = ?1 AND d.name IS NOT NULL
 ORDER BY 1
 LIMIT ?3
