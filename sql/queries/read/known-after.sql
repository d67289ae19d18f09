-- From which position on an id names something of a sort (?3), after a position at which it did not: a node by its own id or
-- another name of it, a record, a cohort, a decision.
SELECT min(named.from_position) AS position
  FROM (SELECT n.from_position FROM node n WHERE n.id = ?1 AND ?3 = 'node'
        UNION ALL
        SELECT a.from_position FROM alias a WHERE a.alias = ?1 AND ?3 = 'node'
        UNION ALL
        SELECT r.from_position FROM record r WHERE r.record = ?1 AND ?3 = 'record'
        UNION ALL
        SELECT c.position FROM cohort c WHERE c.id = ?1 AND ?3 = 'cohort'
        UNION ALL
        SELECT t.from_position FROM transition t
         WHERE t.statement = substr(?1, 10) AND t.recorded = 0 AND t.type <> 'end' AND ?3 = 'decision') AS named
 WHERE named.from_position > ?2
