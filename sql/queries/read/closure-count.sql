-- How many nodes and edges closure.sql finds, counted where they are too many to be brought over; starts included.
WITH RECURSIVE reached (n) AS (
  SELECT value FROM json_each(?1)
  UNION
  SELECT e.$far FROM reached r JOIN edge e ON e.$near = r.n
   WHERE e.type IN (SELECT value FROM json_each(?2)) AND e.from_position <= ?3 AND (e.until_position IS NULL OR e.until_position > ?3)
  UNION
  SELECT e.parent FROM reached r JOIN edge e ON e.child = r.n
   WHERE e.type = 'alias-of' AND e.from_position <= ?3 AND (e.until_position IS NULL OR e.until_position > ?3)
  UNION
  SELECT e.child FROM reached r JOIN edge e ON e.parent = r.n
   WHERE e.type = 'alias-of' AND e.from_position <= ?3 AND (e.until_position IS NULL OR e.until_position > ?3)
  UNION
  SELECT s.n FROM reached r
    JOIN node m ON m.n = r.n
    JOIN node_name v ON v.n = r.n AND v.name IS NOT NULL AND v.from_position <= ?3 AND (v.until_position IS NULL OR v.until_position > ?3)
    JOIN node_name s ON s.name = v.name AND s.from_position <= ?3 AND (s.until_position IS NULL OR s.until_position > ?3)
    JOIN node o ON o.n = s.n AND o.unpinned = 1 - m.unpinned
   WHERE ?4 = 1
)
SELECT v.kind, count(*) AS nodes,
       sum((SELECT count(*) FROM edge e WHERE e.$near = r.n
             AND e.type IN (SELECT value FROM json_each(?2))
             AND e.from_position <= ?3 AND (e.until_position IS NULL OR e.until_position > ?3))) AS edges,
       sum(v.stub) AS stubs, sum(v.ancestry = 'partial') AS partial, sum(v.ancestry = 'unspecified' AND v.stub = 0) AS unspecified
  FROM reached r
  JOIN node_view v ON v.n = r.n AND v.from_position <= ?3 AND (v.until_position IS NULL OR v.until_position > ?3)
 GROUP BY v.kind
