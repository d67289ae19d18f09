-- The edges of everything that these nodes descend from ($near = child, $far = parent) or that they shaped ($near =
-- parent, $far = child), found by following the given edge types. The recursion keeps ids alone (UNION), so a diamond is
-- visited once. alias-of edges are crossed both ways, and with ?4 so are names that have an unpinned stub.
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
SELECT r.n, e.$far AS far, e.type, e.certainty, e.record, e.ordinal, e.position
  FROM reached r
  LEFT JOIN edge e ON e.$near = r.n
   AND (e.type IN (SELECT value FROM json_each(?2)) OR e.type = 'alias-of')
   AND e.from_position <= ?3 AND (e.until_position IS NULL OR e.until_position > ?3)
 LIMIT ?5
