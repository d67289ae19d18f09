-- The records that hold at ?2 and did not at ?1 (added), and that did and do not (ended): of each how many, and the first
-- ?3. One that is kept and walked nowhere holds at neither.
WITH touched AS (
  SELECT record FROM record WHERE from_position > ?1 AND from_position <= ?2
  UNION
  SELECT record FROM record WHERE until_position > ?1 AND until_position <= ?2
), state AS (
  SELECT r.record, min(r.n) AS n, min(r.position) AS position,
         max(r.conflict IS NULL AND r.from_position <= ?1 AND (r.until_position IS NULL OR r.until_position > ?1)) AS at_a,
         max(r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)) AS at_b
    FROM touched t
    JOIN record r ON r.record = t.record
   GROUP BY r.record
), counted AS (
  SELECT s.*, CASE WHEN at_a < at_b THEN 'added' ELSE 'ended' END AS what,
         count(*) OVER (PARTITION BY at_a) AS total,
         row_number() OVER (PARTITION BY at_a ORDER BY position, record) AS i
    FROM state s
   WHERE at_a <> at_b
)
SELECT c.what, c.total, c.record, o.id AS node, c.position
  FROM counted c
  JOIN node o ON o.n = c.n
 WHERE c.i <= ?3
 ORDER BY c.what, c.i
