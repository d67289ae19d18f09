-- What changed in the graph after a place in the log until a position; of a view, what the node has been since. The word of a
-- state is the state.
SELECT c.position, c.i, c.op, c.n, c.other, c.word, c.certainty, v.kind, v.ancestry, v.stub, o.unpinned
  FROM graph_change c
  LEFT JOIN node_view v ON c.op = 'view' AND v.n = c.n AND v.from_position = c.position
  LEFT JOIN node o ON c.op = 'view' AND o.n = c.n
 WHERE (c.position, c.i) > (?1, ?2) AND c.position <= ?3
 ORDER BY c.position, c.i
 LIMIT ?4
