INSERT OR REPLACE INTO piece (snapshot, part, i, bytes) VALUES (?1, ?2, ?3, ?4)
