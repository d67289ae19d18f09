SELECT v.kind, count(*) AS nodes
  FROM (SELECT DISTINCT r.n FROM record r
         WHERE r.lineage = ?1 AND r.conflict IS NULL AND r.from_position <= ?2 AND (r.until_position IS NULL OR r.until_position > ?2)) AS member
  JOIN node_view v ON v.n = member.n AND v.from_position <= ?2 AND (v.until_position IS NULL OR v.until_position > ?2)
 GROUP BY v.kind ORDER BY v.kind
