-- The nodes that the advisories are about that were open at a position: those they name, and all that bore one of their names.
SELECT a.id AS advisory, a.severity, a.kind, d.n
  FROM advisory a
  JOIN advised d ON d.advisory = a.id AND d.n IS NOT NULL
 WHERE a.from_position <= ?1 AND (a.until_position IS NULL OR a.until_position > ?1)
UNION
SELECT a.id, a.severity, a.kind, s.n
  FROM advisory a
  JOIN advised d ON d.advisory = a.id AND d.name IS NOT NULL
  JOIN node_name s ON s.name = d.name AND s.from_position <= ?1 AND (s.until_position IS NULL OR s.until_position > ?1)
 WHERE a.from_position <= ?1 AND (a.until_position IS NULL OR a.until_position > ?1)
 ORDER BY 1, 4
 LIMIT ?2
