-- What changed in the graph after a place in the log until a position.
SELECT c.position, c.i, c.op, c.n, c.other, c.word, ifnull(o.unpinned, 0) AS unpinned
  FROM graph_change c
  LEFT JOIN node o ON c.op = 'view' AND o.n = c.n
 WHERE (c.position, c.i) > (?1, ?2) AND c.position <= ?3
 ORDER BY c.position, c.i
 LIMIT ?4
