-- The jobs before a number, the newest first.
SELECT number, id, status, turn, asked, state FROM job WHERE number < ?1 ORDER BY number DESC LIMIT ?2
