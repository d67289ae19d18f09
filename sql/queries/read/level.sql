-- One level up or down: the given nodes, what they are called otherwise (alias-of both ways; with ?4 also names that
-- have an unpinned stub), and their edges up ($near = child) or down ($near = parent); with ?5 only those of these
-- certainties, with ?6 none of nodes of these kinds. Used level by level where a whole closure would be too much.
WITH RECURSIVE level (n) AS (
  SELECT value FROM json_each(?1)
  UNION
  SELECT e.parent FROM level r JOIN edge e ON e.child = r.n
   WHERE e.type = 'alias-of'
     AND (?5 IS NULL OR e.certainty IN (SELECT value FROM json_each(?5))) AND e.from_position <= ?3 AND (e.until_position IS NULL OR e.until_position > ?3)
  UNION
  SELECT e.child FROM level r JOIN edge e ON e.parent = r.n
   WHERE e.type = 'alias-of'
     AND (?5 IS NULL OR e.certainty IN (SELECT value FROM json_each(?5))) AND e.from_position <= ?3 AND (e.until_position IS NULL OR e.until_position > ?3)
  UNION
  SELECT s.n FROM level r
    JOIN node m ON m.n = r.n
    JOIN node_name v ON v.n = r.n AND v.name IS NOT NULL AND v.from_position <= ?3 AND (v.until_position IS NULL OR v.until_position > ?3)
    JOIN node_name s ON s.name = v.name AND s.from_position <= ?3 AND (s.until_position IS NULL OR s.until_position > ?3)
    JOIN node o ON o.n = s.n AND o.unpinned = 1 - m.unpinned
   WHERE ?4 = 1
)
SELECT r.n, e.$far AS far, e.type, e.certainty, e.record, e.ordinal, e.position
  FROM level r
  LEFT JOIN edge e ON e.$near = r.n
   AND (?5 IS NULL OR e.certainty IN (SELECT value FROM json_each(?5))) AND e.from_position <= ?3 AND (e.until_position IS NULL OR e.until_position > ?3)
   AND (e.type = 'alias-of' OR (e.type IN (SELECT value FROM json_each(?2)) AND (?6 IS NULL
     OR NOT EXISTS (SELECT 1 FROM node_view k WHERE k.n = r.n AND k.kind IN (SELECT value FROM json_each(?6)) AND k.from_position <= ?3 AND (k.until_position IS NULL OR k.until_position > ?3)))))
 LIMIT ?7
