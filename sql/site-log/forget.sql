DELETE FROM pending WHERE position <= ?1
