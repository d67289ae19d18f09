UPDATE standing SET until_position = ended.value ->> 4
  FROM json_each(?1) AS ended
 WHERE standing.n = ended.value ->> 0 AND standing.site = ended.value ->> 1 AND standing.lineage = ended.value ->> 2
   AND standing.niche = ended.value ->> 3 AND standing.until_position IS NULL
