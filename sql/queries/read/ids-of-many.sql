-- The ids of these nodes.
SELECT n.n, n.id
  FROM json_each(?1) AS asked
  JOIN node n ON n.n = asked.value
