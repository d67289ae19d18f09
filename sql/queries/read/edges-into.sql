-- The live edges that end in these nodes as parents, with the kinds of their children: what has to fit when a kind becomes
-- known, or is taken back.
SELECT e.parent AS n, e.record, e.ordinal, e.child, e.type, e.position, e.misfit, v.kind AS child_kind
  FROM json_each(?1) AS asked
  JOIN edge e ON e.parent = asked.value AND e.until_position IS NULL
  JOIN node_view v ON v.n = e.child AND v.until_position IS NULL
