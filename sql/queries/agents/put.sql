INSERT INTO agent (id, type, name, email, affiliation, uri) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (id) DO UPDATE SET type = ?2, name = ?3, email = ?4, affiliation = ?5, uri = ?6
