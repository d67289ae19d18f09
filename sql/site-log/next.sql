-- The entries after a position, with their bytes where they are still held.
SELECT e.position, e.at, e.ledger, e.seq, e.hash, l.lineage, p.json, p.parts
  FROM entry e
  JOIN ledger l ON l.ledger = e.ledger
  LEFT JOIN pending p ON p.position = e.position
 WHERE e.position > ?1
 ORDER BY e.position
 LIMIT ?2
