INSERT OR IGNORE INTO removal (file, upload) VALUES (?1, ?2)
