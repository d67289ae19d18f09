SELECT count(*) AS open FROM job WHERE status IN ('queued', 'running')
