-- The edges of records that end; found by where the record stands.
UPDATE edge SET until_position = ended.value ->> 1
  FROM json_each(?1) AS ended
 WHERE edge.position = ended.value ->> 3 AND edge.record = ended.value ->> 0 AND edge.until_position IS NULL
