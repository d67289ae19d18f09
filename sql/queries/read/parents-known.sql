-- The live edges of these nodes to parents, by number: an edge that is there already cannot close a cycle.
SELECT DISTINCT e.child, e.parent
  FROM json_each(?1) AS asked
  JOIN edge e ON e.child = asked.value
 WHERE e.until_position IS NULL AND e.type <> 'alias-of'
