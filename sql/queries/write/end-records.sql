UPDATE record SET until_position = ended.value ->> 1
  FROM json_each(?1) AS ended
 WHERE record.record = ended.value ->> 0 AND record.until_position IS NULL
