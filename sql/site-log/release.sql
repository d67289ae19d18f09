UPDATE quarantine SET released_position = ?2 WHERE statement_position = ?1 AND released_position IS NULL
