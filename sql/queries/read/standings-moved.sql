-- Where these nodes stand, and those that are champions of these slots ([lineage, niche, kind]); ?2: the nodes' numbers.
SELECT s.n, o.id, s.site, s.lineage, s.niche, s.kind, s.state, s.at, t.id AS target, s.target AS target_n
  FROM standing s
  JOIN node o ON o.n = s.n
  LEFT JOIN node t ON t.n = s.target
 WHERE s.until_position IS NULL
   AND s.n IN (SELECT value FROM json_each(?2)
               UNION
               SELECT c.n FROM json_each(?1) AS slot
                 JOIN standing c ON c.lineage = slot.value ->> 0 AND c.niche = slot.value ->> 1 AND c.kind = slot.value ->> 2
                  AND c.state = 'champion' AND c.until_position IS NULL)
