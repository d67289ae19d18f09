DELETE FROM lapse WHERE (instant, n) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?1))
