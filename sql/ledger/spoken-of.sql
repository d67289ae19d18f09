-- Whether something was said after a position of the log that may be about a node: its records, judgements on them, cohorts.
SELECT EXISTS (
  SELECT 1 FROM receipt r
   WHERE r.seq > (SELECT coalesce(max(p.seq), 0) FROM placement p WHERE p.position <= ?2)
     AND (r.receipt ->> 'node' = ?1 OR r.receipt ->> 'cohort' IS NOT NULL)
) AS spoken
