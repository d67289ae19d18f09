-- A page of the directory, by id.
SELECT id, type, name, email, affiliation, uri FROM agent WHERE id > ?1 ORDER BY id LIMIT ?2
