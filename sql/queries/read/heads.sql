-- Nodes by number, as they stood at a position.
SELECT n.n, n.id, v.kind, v.name, v.version, v.ancestry, v.stub, v.unpinned
  FROM json_each(?1) AS asked
  JOIN node n ON n.n = asked.value
  JOIN node_view v ON v.n = n.n AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)
 WHERE n.from_position <= ?2
