-- Nodes that descend from a parent of this node by the same kind of edge, with the parents they share; hereditary types only (?2).
SELECT s.child AS n, p.id AS parent, group_concat(DISTINCT s.type) AS types
  FROM edge mine
  JOIN edge s ON s.parent = mine.parent AND s.child <> mine.child
  JOIN node p ON p.n = mine.parent
 WHERE mine.child = ?1 AND mine.type IN (SELECT value FROM json_each(?2)) AND s.type IN (SELECT value FROM json_each(?2))
   AND mine.from_position <= ?3 AND (mine.until_position IS NULL OR mine.until_position > ?3)
   AND s.from_position <= ?3 AND (s.until_position IS NULL OR s.until_position > ?3)
 GROUP BY s.child, p.id
 ORDER BY s.child, p.n
 LIMIT ?4
