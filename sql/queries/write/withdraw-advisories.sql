UPDATE advisory SET until_position = ended.value ->> 1, withdrawal = ended.value ->> 2
  FROM json_each(?1) AS ended
 WHERE advisory.id = ended.value ->> 0 AND advisory.until_position IS NULL
