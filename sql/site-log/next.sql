-- The entries after a position: whether each is skipped, and whether it releases another.
SELECT e.position, e.ledger, e.seq, e.hash, l.lineage, r.position IS NOT NULL AS releases,
       q.position IS NOT NULL OR s.position IS NOT NULL AS skipped
  FROM entry e
  JOIN ledger l ON l.ledger = e.ledger
  LEFT JOIN quarantine q ON q.position = e.position
  LEFT JOIN quarantine r ON r.released_position = e.position
  LEFT JOIN suspect s ON s.position = e.position AND s.given_up = 1
 WHERE e.position > ?1
 ORDER BY e.position
 LIMIT ?2
