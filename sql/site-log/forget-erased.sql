-- The bytes of a statement of which parts were erased before they were projected: what is left is read from the ledger.
DELETE FROM pending WHERE position = (SELECT position FROM entry WHERE hash = ?1)
