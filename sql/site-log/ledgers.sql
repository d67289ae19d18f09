SELECT lineage FROM ledger ORDER BY lineage
