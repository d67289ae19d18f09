INSERT INTO suspect (position, failures, since, reason, given_up) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (position) DO UPDATE
   SET failures = excluded.failures, since = excluded.since, reason = excluded.reason, given_up = excluded.given_up
