-- The nodes that are there at ?2 and were not at ?1 (added), and those whose kind, ancestry or being a stub is another
-- (changed): of each how many, and the first ?3.
WITH touched AS (
  SELECT DISTINCT n FROM graph_change WHERE position > ?1 AND position <= ?2 AND op = 'view'
), state AS (
  SELECT t.n, a.kind AS a_kind, a.ancestry AS a_ancestry, a.stub AS a_stub, b.kind, b.ancestry, b.stub
    FROM touched t
    JOIN node_view b ON b.n = t.n AND b.from_position <= ?2 AND (b.until_position IS NULL OR b.until_position > ?2)
    LEFT JOIN node_view a ON a.n = t.n AND a.from_position <= ?1 AND (a.until_position IS NULL OR a.until_position > ?1)
   WHERE a.n IS NULL OR a.kind <> b.kind OR a.ancestry <> b.ancestry OR a.stub <> b.stub
), counted AS (
  SELECT s.*, CASE WHEN a_kind IS NULL THEN 'added' ELSE 'changed' END AS what,
         count(*) OVER (PARTITION BY a_kind IS NULL) AS total,
         row_number() OVER (PARTITION BY a_kind IS NULL ORDER BY n) AS i
    FROM state s
)
SELECT c.what, c.total, o.id, c.a_kind, c.a_ancestry, c.a_stub, c.kind, c.ancestry, c.stub
  FROM counted c
  JOIN node o ON o.n = c.n
 WHERE c.i <= ?3
 ORDER BY c.what, c.n
