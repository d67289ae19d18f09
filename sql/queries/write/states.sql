INSERT INTO node_state (n, state, from_position, until_position)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3
  FROM json_each(?1)
