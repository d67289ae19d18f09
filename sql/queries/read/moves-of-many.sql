-- What was said of moving these nodes, also where another took their place; of each, in the order of the log. Of what was
-- decided: the verdict, where and when, and which versions of policies were asked.
WITH about AS (
  SELECT asked.value AS n, t.rowid AS move FROM json_each(?1) AS asked JOIN transition t ON t.n = asked.value
  UNION
  SELECT asked.value, t.rowid FROM json_each(?1) AS asked JOIN transition t ON t.replaced = asked.value
  UNION
  SELECT asked.value, t.rowid FROM json_each(?1) AS asked JOIN transition t ON t.leaves = asked.value
)
SELECT about.n, t.statement, t.position, t.ledger, t.seq, t.lineage, t.time, t.type, o.id AS node, t.niche, t.kind,
       t.from_state, t.to_state, t.at, t.recorded, r.id AS replaced, l.id AS leaves,
       t.said ->> '$.learning' AS learning, t.said ->> '$.reason' AS reason, t.withheld IS NOT NULL AS withheld,
       CASE json_type(t.said, '$.decision') WHEN 'object' THEN
         json_object('verdict', t.said ->> '$.decision.verdict', 'at', t.said ->> '$.decision.at',
                     'position', t.said ->> '$.decision.position',
                     'policies', json((SELECT json_group_array(json_object('policy', asked.value ->> 'policy',
                                                                           'version', asked.value ->> 'version',
                                                                           'statement', p.statement))
                                         FROM json_each(t.said, '$.decision.policies') AS asked
                                         LEFT JOIN policy p ON p.name = asked.value ->> 'policy' AND p.version = asked.value ->> 'version'
                                                           AND p.type = 'policy')))
       END AS decision
  FROM about
  JOIN transition t ON t.rowid = about.move
  JOIN node o ON o.n = t.n
  LEFT JOIN node r ON r.n = t.replaced
  LEFT JOIN node l ON l.n = t.leaves
 WHERE t.from_position <= ?2
 ORDER BY about.n, t.position
