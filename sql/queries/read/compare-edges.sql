-- The edges that hold at ?2 and did not at ?1 (added), that did and do not (ended), and those that fit at one of them alone
-- (changed): of each how many, and the first ?3. An edge is the same however often it ended and began between.
WITH touched AS (
  SELECT DISTINCT n, other, word FROM graph_change
   WHERE position > ?1 AND position <= ?2 AND op IN ('edge', 'end-edge', 'misfit', 'fit')
), lived AS (
  SELECT e.*, e.from_position <= ?1 AND (e.until_position IS NULL OR e.until_position > ?1) AS at_a,
         e.from_position <= ?2 AND (e.until_position IS NULL OR e.until_position > ?2) AS at_b
    FROM touched t
    JOIN edge e ON e.child = t.n AND e.parent = t.other AND e.type = t.word
), state AS (
  SELECT child, parent, type, record, ordinal, certainty, max(at_a) AS at_a, max(at_b) AS at_b,
         max(at_a AND misfit) AS misfit_a, max(at_b AND misfit) AS misfit_b
    FROM lived
   GROUP BY record, ordinal, child, parent, type, certainty
), named AS (
  SELECT s.*, CASE WHEN at_a < at_b THEN 'added' WHEN at_a > at_b THEN 'ended' ELSE 'changed' END AS what
    FROM state s
   WHERE at_a <> at_b OR (at_a = 1 AND misfit_a <> misfit_b)
), counted AS (
  SELECT d.*, count(*) OVER (PARTITION BY what) AS total,
         row_number() OVER (PARTITION BY what ORDER BY child, parent, type, record, ordinal) AS i
    FROM named d
)
SELECT c.what, c.total, x.id AS child, y.id AS parent, c.type, c.certainty, c.record, c.misfit_b AS misfit
  FROM counted c
  JOIN node x ON x.n = c.child
  JOIN node y ON y.n = c.parent
 WHERE c.i <= ?3
 ORDER BY c.what, c.i
