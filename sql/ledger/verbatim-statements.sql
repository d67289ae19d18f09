-- A run of statements as they lie here.
SELECT seq, hash, json FROM statement WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq
