-- Whether something was said after a position of the log that may be about a node: its records, judgements on them, cohorts.
-- Positions grow with the numbers, so the last of them is looked for from the end.
SELECT EXISTS (
  SELECT 1 FROM receipt r
   WHERE r.seq > coalesce((SELECT p.seq FROM placement p WHERE p.position <= ?2 ORDER BY p.seq DESC LIMIT 1), 0)
     AND (r.receipt ->> 'node' = ?1 OR r.receipt ->> 'cohort' IS NOT NULL)
) AS spoken
