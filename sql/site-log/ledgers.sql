SELECT count(*) AS ledgers FROM ledger
