-- The edges of records that end.
UPDATE edge SET until_position = ended.value ->> 1
  FROM json_each(?1) AS ended
 WHERE edge.record = ended.value ->> 0 AND edge.until_position IS NULL
