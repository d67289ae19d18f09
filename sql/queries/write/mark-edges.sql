-- The edges whose kinds fit no longer, or fit again, as they are from now on.
INSERT INTO edge (child, parent, type, role, weight, weight_unit, mutation, certainty, derived_by, record, ordinal, position, misfit, from_position)
SELECT e.child, e.parent, e.type, e.role, e.weight, e.weight_unit, e.mutation, e.certainty, e.derived_by, e.record, e.ordinal, e.position,
       marked.value ->> 3, marked.value ->> 2
  FROM json_each(?1) AS marked
  JOIN edge e ON e.position = marked.value ->> 4 AND e.record = marked.value ->> 0 AND e.ordinal = marked.value ->> 1
   AND e.until_position IS NULL
