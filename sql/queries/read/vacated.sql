-- When the last champion of each of these slots ([lineage, niche, kind]) left it: since when its node stands elsewhere.
SELECT c.site, c.lineage, c.niche, c.kind, x.at, max(c.until_position) AS until_position
  FROM json_each(?1) AS slot
  JOIN standing c ON c.lineage = slot.value ->> 0 AND c.niche = slot.value ->> 1 AND c.kind = slot.value ->> 2
   AND c.state = 'champion' AND c.until_position IS NOT NULL
  JOIN standing x ON x.n = c.n AND x.site = c.site AND x.lineage = c.lineage AND x.niche = c.niche
   AND x.from_position = c.until_position
 GROUP BY c.site, c.lineage, c.niche, c.kind
