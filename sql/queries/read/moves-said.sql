-- What was said of moving nodes, by the hashes of its statements.
SELECT t.statement, t.position, t.ledger, t.seq, t.lineage, t.time, t.token, t.type, t.n, o.id AS node, t.niche, t.kind,
       t.from_state, t.to_state, t.at, t.recorded, t.replaced, r.id AS replaced_id, l.id AS leaves_id, t.said, t.withheld
  FROM json_each(?1) AS asked
  JOIN transition t ON t.statement = asked.value
  JOIN node o ON o.n = t.n
  LEFT JOIN node r ON r.n = t.replaced
  LEFT JOIN node l ON l.n = t.leaves
 WHERE t.from_position <= ?2
