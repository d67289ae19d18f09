-- The last statement, which the next one is chained to.
SELECT seq, hash, json FROM statement ORDER BY seq DESC LIMIT 1
