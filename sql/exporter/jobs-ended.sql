-- What has come to an end, the newest first.
SELECT number, id, status, turn, asked, state FROM job WHERE status NOT IN ('queued', 'running') ORDER BY number DESC
