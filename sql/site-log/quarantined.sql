-- What is in quarantine, by position.
SELECT q.position AS skipped, s.hash AS statement, s.position, l.lineage, q.reason, b.at AS since
  FROM quarantine q
  JOIN entry s ON s.position = q.statement_position
  JOIN ledger l ON l.ledger = s.ledger
  JOIN entry b ON b.position = q.by_position
 WHERE q.released_position IS NULL AND q.position > ?1
 ORDER BY q.position
 LIMIT ?2
