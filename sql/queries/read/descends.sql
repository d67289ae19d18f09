-- Which of some candidates descend from a node (real = 1) or are other names of it (real = 0), alias-of counted both ways.
-- What a record said that is being corrected (?3) no longer counts.
WITH RECURSIVE reached (n, real) AS (
  SELECT ?1, 0
  UNION
  SELECT e.child, 1 FROM reached r JOIN edge e ON e.parent = r.n
   WHERE e.type <> 'alias-of' AND e.until_position IS NULL AND e.record <> ?3
  UNION
  SELECT e.parent, r.real FROM reached r JOIN edge e ON e.child = r.n
   WHERE e.type = 'alias-of' AND e.until_position IS NULL AND e.record <> ?3
  UNION
  SELECT e.child, r.real FROM reached r JOIN edge e ON e.parent = r.n
   WHERE e.type = 'alias-of' AND e.until_position IS NULL AND e.record <> ?3
)
SELECT n, max(real) AS real FROM reached WHERE n IN (SELECT value FROM json_each(?2)) AND n <> ?1 GROUP BY n
