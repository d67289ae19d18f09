SELECT seq, name, text FROM part WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq, i
