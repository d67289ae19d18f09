SELECT hash FROM statement WHERE seq = ?1
