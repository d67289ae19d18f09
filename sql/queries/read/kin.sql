-- Whether anything descends from these nodes (`children`), and whether they descend from anything (`parents`), by their
-- other names too. Only an edge from a node with children to a node with parents can close a cycle.
SELECT asked.value AS n,
       EXISTS (SELECT 1 FROM edge e WHERE e.parent = asked.value AND e.until_position IS NULL)
         OR EXISTS (SELECT 1 FROM edge e WHERE e.child = asked.value AND e.type = 'alias-of' AND e.until_position IS NULL) AS children,
       EXISTS (SELECT 1 FROM edge e WHERE e.child = asked.value AND e.until_position IS NULL)
         OR EXISTS (SELECT 1 FROM edge e WHERE e.parent = asked.value AND e.type = 'alias-of' AND e.until_position IS NULL) AS parents
  FROM json_each(?1) AS asked
