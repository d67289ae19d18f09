-- The edges to the parents of these nodes, whole.
SELECT e.child, e.parent, c.id AS child_id, p.id AS parent_id, e.type, e.role, e.weight, e.weight_unit, e.mutation, e.certainty, e.derived_by,
       e.record, e.ordinal, e.misfit
  FROM json_each(?1) AS asked
  JOIN edge e ON e.child = asked.value
  JOIN node c ON c.n = e.child
  JOIN node p ON p.n = e.parent
 WHERE e.from_position <= ?2 AND (e.until_position IS NULL OR e.until_position > ?2)
 ORDER BY e.child, e.position, e.record, e.ordinal, e.misfit
