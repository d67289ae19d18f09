SELECT id, type, name, email, affiliation, uri FROM agent WHERE id = ?1
