SELECT position FROM placement WHERE seq = ?1
