-- What these ids named at a position: a node by its own id, else the node of which the id was an alias (the earliest to say so).
SELECT asked.value AS said, n.n, n.id, v.kind, v.ancestry, v.stub
  FROM json_each(?1) AS asked
  JOIN node n ON n.n = coalesce(
         (SELECT own.n FROM node own WHERE own.id = asked.value AND own.from_position <= ?2),
         (SELECT a.n FROM alias a
           WHERE a.alias = asked.value AND a.from_position <= ?2 AND (a.until_position IS NULL OR a.until_position > ?2)
           ORDER BY a.from_position LIMIT 1))
  JOIN node_view v ON v.n = n.n AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)
