INSERT INTO followed (id, projection, position) VALUES (1, ?1, ?2)
ON CONFLICT (id) DO UPDATE SET projection = excluded.projection, position = excluded.position
