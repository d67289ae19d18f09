-- What was suspected, and is projected.
DELETE FROM suspect WHERE position <= ?1 AND given_up = 0
