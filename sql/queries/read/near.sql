-- Ids that look like one that is not here: those that begin alike (from ?1 on, before ?2), then those of what is called ?3.
SELECT id FROM (
  SELECT id, 0 AS place FROM (SELECT id FROM node WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?4)
  UNION ALL
  SELECT id, 1 FROM (SELECT DISTINCT o.id
                       FROM node_name s JOIN node o ON o.n = s.n
                      WHERE s.name = ?3 AND s.until_position IS NULL
                      ORDER BY s.n LIMIT ?4)
) GROUP BY id ORDER BY min(place), id LIMIT ?4
