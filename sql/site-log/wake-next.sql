SELECT lineage FROM ledger WHERE lineage > ?1 ORDER BY lineage LIMIT ?2
