-- Every version of a name, the unpinned stub included.
SELECT v.n
  FROM node_view v
 WHERE v.name = ?1 AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)
 ORDER BY v.n
