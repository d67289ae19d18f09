-- The edges of erased records keep what is no text: of a mutation its type.
UPDATE edge SET role = NULL, mutation = CASE WHEN edge.mutation IS NULL THEN NULL ELSE json_object('type', edge.mutation ->> 'type') END
  FROM json_each(?1) AS erased
 WHERE edge.position = erased.value ->> 2 AND edge.record = erased.value ->> 0
