-- When the parents of these nodes claim to have come to be, by an edge of these types (?3), and how the claim was captured:
-- what the earliest live record says that says a time. Parents of which nobody says it are left out.
WITH parent AS (
  SELECT DISTINCT e.parent AS n
    FROM json_each(?1) AS asked
    JOIN edge e ON e.child = asked.value
   WHERE e.type IN (SELECT value FROM json_each(?3))
     AND e.from_position <= ?2 AND (e.until_position IS NULL OR e.until_position > ?2)
), earliest AS (
  SELECT p.n,
         (SELECT r.rowid FROM record r
           WHERE r.n = p.n AND r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)
             AND r.said ->> '$.created_at_utc' IS NOT NULL
           ORDER BY r.position, r.record LIMIT 1) AS record
    FROM parent p
)
SELECT o.id, r.said ->> '$.created_at_utc' AS at, r.said ->> '$.capture.method' AS method
  FROM earliest e
  JOIN record r ON r.rowid = e.record
  JOIN node o ON o.n = e.n
