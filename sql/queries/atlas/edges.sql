-- Edges as they stood at a position, in order of their rows, from one on.
SELECT rowid, child, parent, type, certainty
  FROM edge
 WHERE rowid > ?1 AND from_position <= ?2 AND (until_position IS NULL OR until_position > ?2)
 ORDER BY rowid
 LIMIT ?3
