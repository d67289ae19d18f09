-- Which of these nodes claim to be younger than a child (by an edge of the types ?3) whose claim is the less doubtful one. How
-- doubtful a claim is: the place of its capture in the list ?4; what says nothing of it counts as ?5. Instants have up to nine
-- digits behind the point, and sort as text once they all have nine.
WITH method AS (
  SELECT key AS doubt, value AS word FROM json_each(?4)
), claim AS (
  SELECT asked.value AS n, m.doubt,
         substr(rtrim(r.said ->> '$.created_at_utc', 'Z') || CASE WHEN instr(r.said ->> '$.created_at_utc', '.') = 0 THEN '.' ELSE '' END || '000000000', 1, 29) AS at
    FROM json_each(?1) AS asked
    JOIN record r ON r.rowid =
         (SELECT l.rowid FROM record l
           WHERE l.n = asked.value AND l.conflict IS NULL AND l.from_position <= ?2 AND (l.until_position IS NULL OR l.until_position > ?2)
             AND l.said ->> '$.created_at_utc' IS NOT NULL
           ORDER BY l.position, l.record LIMIT 1)
    JOIN method m ON m.word = ifnull(r.said ->> '$.capture.method', ?5)
   -- Nothing is less doubtful than the first.
   WHERE m.doubt > 0
)
SELECT c.n
  FROM claim c
 WHERE EXISTS (
   SELECT 1
     FROM edge e
     JOIN record r ON r.rowid =
          (SELECT l.rowid FROM record l
            WHERE l.n = e.child AND l.conflict IS NULL AND l.from_position <= ?2 AND (l.until_position IS NULL OR l.until_position > ?2)
              AND l.said ->> '$.created_at_utc' IS NOT NULL
            ORDER BY l.position, l.record LIMIT 1)
     JOIN method m ON m.word = ifnull(r.said ->> '$.capture.method', ?5)
    WHERE e.parent = c.n AND e.type IN (SELECT value FROM json_each(?3))
      AND e.from_position <= ?2 AND (e.until_position IS NULL OR e.until_position > ?2)
      AND m.doubt < c.doubt
      AND substr(rtrim(r.said ->> '$.created_at_utc', 'Z') || CASE WHEN instr(r.said ->> '$.created_at_utc', '.') = 0 THEN '.' ELSE '' END || '000000000', 1, 29) < c.at)
