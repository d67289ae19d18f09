SELECT ledger FROM ledger WHERE lineage = ?1
