-- The edges of some types (?3) to the parents of these nodes, with their weights; at most so many (?4).
SELECT e.child, e.parent, e.type, e.weight, e.weight_unit AS unit
  FROM json_each(?1) AS asked
  JOIN edge e ON e.child = asked.value
 WHERE e.type IN (SELECT value FROM json_each(?3)) AND e.from_position <= ?2 AND (e.until_position IS NULL OR e.until_position > ?2)
 LIMIT ?4
