-- The statement that is folded at a position: the one that stands there, or the one that is released there.
SELECT e.position, e.ledger, e.seq, e.hash, l.lineage
  FROM entry e
  JOIN ledger l ON l.ledger = e.ledger
 WHERE e.position = coalesce((SELECT statement_position FROM quarantine WHERE released_position = ?1), ?1)
