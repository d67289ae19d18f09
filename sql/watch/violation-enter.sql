INSERT INTO violation (id, n, node, site, lineage, niche, kind, state, policy, version, advisory, opened, opened_at, closed, closed_at, why, outcome, looked)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, state = excluded.state, closed = excluded.closed, closed_at = excluded.closed_at,
  why = excluded.why, outcome = excluded.outcome, looked = excluded.looked
