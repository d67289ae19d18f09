-- From which position on an id names something, after a position at which it did not: as a node's own id or another name of
-- one, as a record, as a cohort.
SELECT min(named.from_position) AS position
  FROM (SELECT n.from_position FROM node n WHERE n.id = ?1
        UNION ALL
        SELECT a.from_position FROM alias a WHERE a.alias = ?1
        UNION ALL
        SELECT r.from_position FROM record r WHERE r.record = ?1
        UNION ALL
        SELECT c.position FROM cohort c WHERE c.id = ?1) AS named
 WHERE named.from_position > ?2
