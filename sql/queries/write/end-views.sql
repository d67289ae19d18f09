UPDATE node_view SET until_position = ended.value ->> 1
  FROM json_each(?1) AS ended
 WHERE node_view.n = ended.value ->> 0 AND node_view.until_position IS NULL
