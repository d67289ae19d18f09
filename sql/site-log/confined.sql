-- Where a statement stands, by its hash, and where it was skipped last.
SELECT e.position AS stands, q.position AS skipped, q.released_position AS released,
       (SELECT count(*) FROM quarantine c WHERE c.statement_position = e.position) AS times
  FROM entry e
  LEFT JOIN quarantine q
    ON q.position = (SELECT max(o.position) FROM quarantine o WHERE o.statement_position = e.position)
 WHERE e.hash = ?1
