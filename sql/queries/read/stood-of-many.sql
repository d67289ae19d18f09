-- Every state that these nodes reached by a position, and what ended it: the statement that put the node where it stood next.
SELECT s.n, s.lineage, s.niche, s.kind, s.state, s.at, t.id AS target, s.statement, e.statement AS ended_by, e.at AS ended_at
  FROM json_each(?1) AS asked
  JOIN standing s ON s.n = asked.value AND s.from_position <= ?2
  LEFT JOIN node t ON t.n = s.target
  LEFT JOIN standing e ON e.n = s.n AND e.site = s.site AND e.lineage = s.lineage AND e.niche = s.niche
                      AND e.from_position = s.until_position AND e.from_position <= ?2
 ORDER BY s.n, s.from_position, s.site, s.lineage, s.niche
