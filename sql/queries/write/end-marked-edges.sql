-- The same edges as they were until now.
UPDATE edge SET until_position = marked.value ->> 2
  FROM json_each(?1) AS marked
 WHERE edge.position = marked.value ->> 4 AND edge.record = marked.value ->> 0 AND edge.ordinal = marked.value ->> 1
   AND edge.until_position IS NULL AND edge.from_position < marked.value ->> 2
