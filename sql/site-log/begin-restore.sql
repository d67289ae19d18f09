INSERT INTO restore (id, position, leaf) VALUES (1, ?1, ?2)
