INSERT OR REPLACE INTO part (number, i, etag) VALUES (?1, ?2, ?3)
