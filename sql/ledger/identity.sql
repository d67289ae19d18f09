SELECT site, ledger, lineage FROM identity WHERE id = 1
