UPDATE node_state SET until_position = ended.value ->> 1
  FROM json_each(?1) AS ended
 WHERE node_state.n = ended.value ->> 0 AND node_state.until_position IS NULL
