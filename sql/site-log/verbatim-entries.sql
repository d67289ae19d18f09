-- Entries as they lie here, from one position to another.
SELECT e.position, e.at, e.leaf, e.ledger, l.lineage, e.seq, e.hash
  FROM entry e
  JOIN ledger l ON l.ledger = e.ledger
 WHERE e.position BETWEEN ?1 AND ?2
 ORDER BY e.position
 LIMIT ?3
