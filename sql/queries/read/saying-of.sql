-- What the graph has of a statement about lifecycle or policy.
SELECT 'transition' AS "table", said, n FROM transition WHERE statement = ?1
UNION ALL
SELECT 'policy', said, NULL FROM policy WHERE statement = ?1
UNION ALL
SELECT 'advisory', said, NULL FROM advisory WHERE statement = ?1
UNION ALL
SELECT 'waiver', said, n FROM waiver WHERE statement = ?1
