INSERT INTO violation (id, n, node, site, lineage, niche, policy, version, advisory, opened, opened_at, closed, closed_at, why)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
ON CONFLICT (id) DO UPDATE SET closed = excluded.closed, closed_at = excluded.closed_at, why = excluded.why
