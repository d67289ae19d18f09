INSERT INTO backoff (id, failures, due) VALUES (1, ?1, ?2)
ON CONFLICT (id) DO UPDATE SET failures = excluded.failures, due = excluded.due
