-- What moved nodes in the slots of a lineage, or in those of a niche (?3) or a kind (?4), and what ended there; so many at most (?5).
SELECT t.ledger, t.niche, t.kind, t.n, t.to_state AS "to", t.at, t.position, t.statement,
       t.from_state = 'champion' AND NOT t.recorded AS leaves
  FROM transition t
 WHERE t.lineage = ?1 AND t.from_position <= ?2
   AND ((t.type IN ('transition', 'rollback') AND (?3 IS NULL OR t.niche = ?3) AND (?4 IS NULL OR t.kind = ?4)) OR t.type = 'end')
 LIMIT ?5
