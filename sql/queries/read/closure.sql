-- The edges of everything that these nodes descend from ($near = child, $far = parent) or that they shaped ($near =
-- parent, $far = child), found by following the given edge types. The recursion keeps ids alone (UNION), so a diamond is
-- visited once. alias-of edges are crossed both ways, and with ?4 so are names that have an unpinned stub. With ?5 only
-- edges of these certainties count. With ?6 nothing beyond nodes of these kinds is looked for, but beyond those of ?1,
-- which then have to have all their other names with them.
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
SELECT r.n, e.$far AS far, e.type, e.certainty, e.record, e.ordinal, e.position
  FROM reached r
  LEFT JOIN edge e ON e.$near = r.n
   AND (?5 IS NULL OR e.certainty IN (SELECT value FROM json_each(?5))) AND e.from_position <= ?3 AND (e.until_position IS NULL OR e.until_position > ?3)
   AND (e.type = 'alias-of' OR (e.type IN (SELECT value FROM json_each(?2)) AND (?6 IS NULL OR r.n IN (SELECT value FROM json_each(?1))
     OR NOT EXISTS (SELECT 1 FROM node_view k WHERE k.n = r.n AND k.kind IN (SELECT value FROM json_each(?6)) AND k.from_position <= ?3 AND (k.until_position IS NULL OR k.until_position > ?3)))))
 LIMIT ?7
