SELECT position, at FROM entry ORDER BY position DESC LIMIT 1
