SELECT seq, position FROM placement WHERE seq BETWEEN ?1 AND ?2
