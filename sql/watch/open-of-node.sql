SELECT * FROM violation WHERE n = ?1 AND closed IS NULL ORDER BY id
