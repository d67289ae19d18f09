-- Everything that these nodes are called, by records and in their ids.
SELECT DISTINCT s.n, s.name
  FROM json_each(?1) AS asked
  JOIN node_name s ON s.n = asked.value
 WHERE s.name IS NOT NULL AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
 ORDER BY s.n, s.name
