-- What these nodes were at a position, and the most active state that they were in.
SELECT v.n, v.kind, s.state
  FROM json_each(?1) AS asked
  JOIN node_view v ON v.n = asked.value AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)
  LEFT JOIN node_state s ON s.n = v.n AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
