-- The names that records gave which end.
UPDATE node_name SET until_position = ended.value ->> 1
  FROM json_each(?1) AS ended
 WHERE node_name.n = ended.value ->> 2 AND node_name.record = ended.value ->> 0 AND node_name.until_position IS NULL
