INSERT INTO live (n, state) SELECT value ->> 0, value ->> 1 FROM json_each(?1)
 WHERE true ON CONFLICT (n) DO UPDATE SET state = excluded.state
