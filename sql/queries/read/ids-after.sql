-- The nodes after an id ('': from the first on), by id, at most so many, that were known at a position.
SELECT n, id FROM node WHERE id > ?1 AND from_position <= ?2 ORDER BY id LIMIT ?3
