-- What these ids name: a node by its own id, else the node of which the id is an alias (the earliest to say so).
-- `children`, `parents`: whether anything descends from the node, and whether it descends from anything, by its other
-- names too. Only an edge from a node with children to a node with parents can close a cycle.
SELECT asked.value AS said, n.n, n.id, v.kind, v.ancestry, v.stub,
       EXISTS (SELECT 1 FROM edge e WHERE e.parent = n.n AND e.until_position IS NULL)
         OR EXISTS (SELECT 1 FROM edge e WHERE e.child = n.n AND e.type = 'alias-of' AND e.until_position IS NULL) AS children,
       EXISTS (SELECT 1 FROM edge e WHERE e.child = n.n AND e.until_position IS NULL)
         OR EXISTS (SELECT 1 FROM edge e WHERE e.parent = n.n AND e.type = 'alias-of' AND e.until_position IS NULL) AS parents
  FROM json_each(?1) AS asked
  JOIN node n ON n.n = coalesce(
         (SELECT own.n FROM node own WHERE own.id = asked.value),
         (SELECT a.n FROM alias a WHERE a.alias = asked.value AND a.until_position IS NULL ORDER BY a.from_position LIMIT 1))
  JOIN node_view v ON v.n = n.n AND v.until_position IS NULL
