-- How nodes stood at positions ([n, position], ...): a row for each live standing, or one without a standing; with the move that
-- led there, and the family of the first record.
SELECT asked.key, o.id, v.kind, m.state AS most, s.site, s.lineage, s.niche, s.kind AS slot_kind, s.state,
       s.from_position AS since, t.from_state, t.recorded,
       (SELECT r.lineage FROM record r WHERE r.n = o.n AND r.from_position <= asked.value ->> 1
         ORDER BY r.position LIMIT 1) AS home
  FROM json_each(?1) AS asked
  JOIN node o ON o.n = asked.value ->> 0
  JOIN node_view v ON v.n = o.n AND v.from_position <= asked.value ->> 1
   AND (v.until_position IS NULL OR v.until_position > asked.value ->> 1)
  LEFT JOIN node_state m ON m.n = o.n AND m.from_position <= asked.value ->> 1
   AND (m.until_position IS NULL OR m.until_position > asked.value ->> 1)
  LEFT JOIN standing s ON s.n = o.n AND s.state IN ('canary', 'specialist', 'champion')
   AND s.from_position <= asked.value ->> 1 AND (s.until_position IS NULL OR s.until_position > asked.value ->> 1)
  LEFT JOIN transition t ON t.statement = s.statement
 ORDER BY asked.key, s.site, s.lineage, s.niche
