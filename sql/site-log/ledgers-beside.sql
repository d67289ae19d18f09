-- What the register knows and the entries up to a position do not tell: ledgers that are frozen, and those without an
-- entry. `seq`: of a frozen ledger the last of those entries.
SELECT l.ledger, l.lineage, l.frozen,
       CASE WHEN l.frozen IS NULL THEN 0
            ELSE coalesce((SELECT max(e.seq) FROM entry e WHERE e.ledger = l.ledger AND e.position <= ?1), 0)
       END AS seq
  FROM ledger l
 WHERE l.lineage > ?2
   AND (l.frozen IS NOT NULL
        OR NOT EXISTS (SELECT 1 FROM entry e WHERE e.ledger = l.ledger AND e.seq = 1 AND e.position <= ?1))
 ORDER BY l.lineage
 LIMIT ?3
