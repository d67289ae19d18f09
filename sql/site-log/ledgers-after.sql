-- Ledgers by lineage; with ?2 only those that are frozen.
SELECT lineage, ledger, seq AS placed, frozen
  FROM ledger
 WHERE lineage > ?1 AND (NOT ?2 OR frozen IS NOT NULL)
 ORDER BY lineage
 LIMIT ?3
