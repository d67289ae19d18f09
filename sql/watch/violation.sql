SELECT * FROM violation WHERE id = ?1 AND opened <= ?2
