-- The advisories about these nodes, by number or by a name that they bore at a position (`names`: those of its names); also those
-- that were withdrawn by then.
WITH about AS (
  SELECT asked.value AS n, d.advisory, NULL AS name
    FROM json_each(?1) AS asked
    JOIN advised d ON d.n = asked.value
  UNION
  SELECT s.n, d.advisory, s.name
    FROM json_each(?1) AS asked
    JOIN node_name s ON s.n = asked.value AND s.name IS NOT NULL
                    AND s.from_position <= ?2 AND (s.until_position IS NULL OR s.until_position > ?2)
    JOIN advised d ON d.name = s.name
)
SELECT about.n, a.id, a.severity, a.kind, a.statement, a.position, a.ledger, a.seq, a.lineage, a.time,
       a.said ->> '$.title' AS title, a.said ->> '$.description' AS description, ifnull(a.said -> '$.references', '[]') AS "references",
       (SELECT json_group_array(name) FROM (SELECT o.name FROM about o WHERE o.n = about.n AND o.advisory = a.id AND o.name IS NOT NULL ORDER BY o.name)) AS names,
       a.withheld IS NOT NULL AS withheld,
       CASE WHEN a.until_position <= ?2 THEN a.until_position END AS until_position,
       CASE WHEN a.until_position <= ?2 THEN a.withdrawal END AS withdrawal
  FROM (SELECT DISTINCT n, advisory FROM about) AS about
  JOIN advisory a ON a.id = about.advisory
 WHERE a.from_position <= ?2
 ORDER BY about.n, a.position
