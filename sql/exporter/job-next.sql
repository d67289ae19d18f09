-- Whose turn it is: of those that are not at their end the one that was waited with longest.
SELECT number, id, status, turn, asked, state FROM job WHERE status IN ('queued', 'running') ORDER BY turn, number LIMIT 1
