-- Whether a node became champion of a slot, ever before a position.
SELECT EXISTS (
  SELECT 1 FROM transition t
   WHERE t.n = ?1 AND t.lineage = ?2 AND t.niche = ?3 AND t.kind = ?4 AND t.to_state = 'champion'
     AND t.type IN ('transition', 'rollback') AND t.from_position <= ?5
) AS was
