-- Which of some candidates descend from a node, alias-of counted both ways: a parent among them would close a cycle.
-- What a record said that is being corrected (?3) no longer counts.
WITH RECURSIVE reached (n) AS (
  SELECT ?1
  UNION
  SELECT e.child FROM reached r JOIN edge e ON e.parent = r.n WHERE e.until_position IS NULL AND e.record <> ?3
  UNION
  SELECT e.parent FROM reached r JOIN edge e ON e.child = r.n
   WHERE e.type = 'alias-of' AND e.until_position IS NULL AND e.record <> ?3
)
SELECT n FROM reached WHERE n IN (SELECT value FROM json_each(?2)) AND n <> ?1
