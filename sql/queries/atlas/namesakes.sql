-- Nodes and the unpinned stubs whose name they bore at a position, one row for every two records that say so.
SELECT v.n, s.n AS stub
  FROM node o
  JOIN node_name s ON s.n = o.n AND s.name IS NOT NULL AND s.from_position <= ?1 AND (s.until_position IS NULL OR s.until_position > ?1)
  JOIN node_name v ON v.name = s.name AND v.from_position <= ?1 AND (v.until_position IS NULL OR v.until_position > ?1)
  JOIN node m ON m.n = v.n AND m.unpinned = 0
 WHERE o.unpinned = 1 AND o.from_position <= ?1
 LIMIT ?2
