-- The edges of erased records keep what is no text: of a mutation its type.
UPDATE edge SET mutation = json_object('type', edge.mutation ->> 'type')
  FROM json_each(?1) AS erased
 WHERE edge.position = erased.value ->> 2 AND edge.record = erased.value ->> 0 AND edge.mutation IS NOT NULL
