-- Nodes by number, as they stood at a position, from one on.
SELECT n.n, n.unpinned, v.kind, v.ancestry, v.stub, s.state
  FROM node n
  JOIN node_view v ON v.n = n.n AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)
  LEFT JOIN node_state s ON s.n = n.n AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
 WHERE n.n > ?1 AND n.from_position <= ?2
 ORDER BY n.n
 LIMIT ?3
