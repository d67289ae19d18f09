-- Where these nodes stood at a position, in the order in which they came there.
SELECT s.n, s.site, s.lineage, s.niche, s.kind, s.state, s.at AS since, s.from_position AS position,
       t.id AS rollback_target, s.statement
  FROM json_each(?1) AS asked
  JOIN standing s ON s.n = asked.value AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
  LEFT JOIN node t ON t.n = s.target
 ORDER BY s.n, s.from_position, s.site, s.lineage, s.niche
