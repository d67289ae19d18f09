INSERT OR IGNORE INTO placement (seq, position) VALUES (?1, ?2)
