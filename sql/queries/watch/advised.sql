-- The nodes that advisories ([advisory, position], ...) were about at positions: those named, and those of the names.
SELECT asked.value ->> 1 AS position, a.n
  FROM json_each(?1) AS asked
  JOIN advised a ON a.advisory = asked.value ->> 0 AND a.n IS NOT NULL
UNION
SELECT asked.value ->> 1, s.n
  FROM json_each(?1) AS asked
  JOIN advised a ON a.advisory = asked.value ->> 0 AND a.name IS NOT NULL
  JOIN node_name s ON s.name = a.name AND s.from_position <= asked.value ->> 1
   AND (s.until_position IS NULL OR s.until_position > asked.value ->> 1)
