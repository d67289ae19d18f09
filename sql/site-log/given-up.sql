-- The first statement that is given up, and not yet in quarantine.
SELECT position, reason FROM suspect WHERE given_up = 1 ORDER BY position LIMIT 1
