-- Which of these nodes bears the name of which unpinned stub.
SELECT DISTINCT v.n, s.n AS stub
  FROM json_each(?1) AS asked
  JOIN node m ON m.n = asked.value AND m.unpinned = 0
  JOIN node_name v ON v.n = m.n AND v.name IS NOT NULL AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)
  JOIN node_name s ON s.name = v.name AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
  JOIN node o ON o.n = s.n AND o.unpinned = 1
