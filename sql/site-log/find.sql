-- Where a statement stands, by its hash.
SELECT e.position, e.ledger, l.lineage, e.seq FROM entry e JOIN ledger l ON l.ledger = e.ledger WHERE e.hash = ?1
