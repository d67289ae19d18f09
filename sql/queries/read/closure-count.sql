-- How many nodes and edges closure.sql finds, counted where they are too many to be brought over: nodes by their kind, their
-- lifecycle state and whether they are among ?7, edges by what they lead to and how sure they are, and the unpinned stubs that bear the name of
-- anything that was reached.
WITH RECURSIVE reached (n) AS (
  SELECT value FROM json_each(?1)
  UNION
  SELECT e.$far FROM reached r JOIN edge e ON e.$near = r.n
   WHERE e.type IN (SELECT value FROM json_each(?2))
     AND (?5 IS NULL OR e.certainty IN (SELECT value FROM json_each(?5))) AND e.from_position <= ?3 AND (e.until_position IS NULL OR e.until_position > ?3)
     AND (?6 IS NULL OR r.n IN (SELECT value FROM json_each(?1))
     OR NOT EXISTS (SELECT 1 FROM node_view k WHERE k.n = r.n AND k.kind IN (SELECT value FROM json_each(?6)) AND k.from_position <= ?3 AND (k.until_position IS NULL OR k.until_position > ?3)))
  UNION
  SELECT e.parent FROM reached r JOIN edge e ON e.child = r.n
   WHERE e.type = 'alias-of'
     AND (?5 IS NULL OR e.certainty IN (SELECT value FROM json_each(?5))) AND e.from_position <= ?3 AND (e.until_position IS NULL OR e.until_position > ?3)
  UNION
  SELECT e.child FROM reached r JOIN edge e ON e.parent = r.n
   WHERE e.type = 'alias-of'
     AND (?5 IS NULL OR e.certainty IN (SELECT value FROM json_each(?5))) AND e.from_position <= ?3 AND (e.until_position IS NULL OR e.until_position > ?3)
  UNION
  SELECT s.n FROM reached r
    JOIN node m ON m.n = r.n
    JOIN node_name v ON v.n = r.n AND v.name IS NOT NULL AND v.from_position <= ?3 AND (v.until_position IS NULL OR v.until_position > ?3)
    JOIN node_name s ON s.name = v.name AND s.from_position <= ?3 AND (s.until_position IS NULL OR s.until_position > ?3)
    JOIN node o ON o.n = s.n AND o.unpinned = 1 - m.unpinned
   WHERE ?4 = 1
)
SELECT v.kind, ifnull(s.state, 'none') AS state, r.n IN (SELECT value FROM json_each(?7)) AS start, NULL AS certainty, count(*) AS nodes, 0 AS edges,
       sum(v.stub) AS stubs, sum(v.ancestry = 'partial') AS partial,
       sum(v.ancestry = 'unspecified' AND v.stub = 0) AS unspecified, 0 AS unpinned
  FROM reached r
  JOIN node_view v ON v.n = r.n AND v.from_position <= ?3 AND (v.until_position IS NULL OR v.until_position > ?3)
  LEFT JOIN node_state s ON s.n = r.n AND s.from_position <= ?3 AND (s.until_position IS NULL OR s.until_position > ?3)
 GROUP BY v.kind, 2, start
UNION ALL
SELECT v.kind, ifnull(s.state, 'none'), e.$far IN (SELECT value FROM json_each(?7)) AS start, e.certainty, 0, count(*), 0, 0, 0, 0
  FROM reached r
  JOIN edge e ON e.$near = r.n AND e.type IN (SELECT value FROM json_each(?2))
   AND (?5 IS NULL OR e.certainty IN (SELECT value FROM json_each(?5))) AND e.from_position <= ?3 AND (e.until_position IS NULL OR e.until_position > ?3)
  JOIN node_view v ON v.n = e.$far AND v.from_position <= ?3 AND (v.until_position IS NULL OR v.until_position > ?3)
  LEFT JOIN node_state s ON s.n = e.$far AND s.from_position <= ?3 AND (s.until_position IS NULL OR s.until_position > ?3)
 WHERE (?6 IS NULL OR r.n IN (SELECT value FROM json_each(?1))
     OR NOT EXISTS (SELECT 1 FROM node_view k WHERE k.n = r.n AND k.kind IN (SELECT value FROM json_each(?6)) AND k.from_position <= ?3 AND (k.until_position IS NULL OR k.until_position > ?3)))
 GROUP BY v.kind, 2, start, e.certainty
UNION ALL
SELECT 'stub', 'none', 0, NULL, 0, 0, 0, 0, 0, count(DISTINCT s.n)
  FROM (SELECT DISTINCT v.name FROM reached r
          JOIN node_name v ON v.n = r.n AND v.name IS NOT NULL AND v.from_position <= ?3 AND (v.until_position IS NULL OR v.until_position > ?3)) AS borne
  JOIN node_name s ON s.name = borne.name AND s.from_position <= ?3 AND (s.until_position IS NULL OR s.until_position > ?3)
  JOIN node o ON o.n = s.n AND o.unpinned = 1
