-- The aliases of records that end.
UPDATE alias SET until_position = ended.value ->> 1
  FROM json_each(?1) AS ended
 WHERE alias.record = ended.value ->> 0 AND alias.until_position IS NULL
