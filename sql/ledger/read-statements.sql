SELECT seq, hash, json FROM statement WHERE seq >= ?1 ORDER BY seq LIMIT ?2
