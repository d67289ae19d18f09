-- For each of these nodes, those that bore its name at any time after one position until another.
SELECT DISTINCT o.n, v.n AS namesake
  FROM json_each(?1) AS asked
  JOIN node_name o ON o.n = asked.value AND o.name IS NOT NULL
  JOIN node_name v ON v.name = o.name AND v.from_position <= ?3 AND (v.until_position IS NULL OR v.until_position > ?2)
