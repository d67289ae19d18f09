-- What the site's own ledger says after a statement, by where it stands.
SELECT e.seq, e.position FROM entry e JOIN ledger l ON l.ledger = e.ledger WHERE l.lineage = ?1 AND e.seq > ?2 ORDER BY e.seq LIMIT ?3
