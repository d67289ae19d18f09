-- The references of records that end.
UPDATE reference SET until_position = ended.value ->> 1
  FROM json_each(?1) AS ended
 WHERE reference.record = ended.value ->> 0 AND reference.until_position IS NULL
