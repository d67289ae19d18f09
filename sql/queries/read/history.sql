-- What was said of moving a node, also where another took its place; in the order in which it happened.
SELECT t.statement, t.position, t.ledger, t.seq, t.lineage, t.time, t.token, t.type, t.n, o.id AS node, t.niche, t.kind,
       t.from_state, t.to_state, t.at, t.recorded, t.replaced, r.id AS replaced_id, l.id AS leaves_id, t.said, t.withheld
  FROM transition t
  JOIN node o ON o.n = t.n
  LEFT JOIN node r ON r.n = t.replaced
  LEFT JOIN node l ON l.n = t.leaves
 WHERE t.rowid IN (SELECT rowid FROM transition WHERE n = ?1
                   UNION SELECT rowid FROM transition WHERE replaced = ?1
                   UNION SELECT rowid FROM transition WHERE leaves = ?1)
   AND t.from_position <= ?2
 ORDER BY t.at, t.position LIMIT ?3 OFFSET ?4
