SELECT lineage, seq, hash, frozen FROM ledger WHERE ledger = ?1
