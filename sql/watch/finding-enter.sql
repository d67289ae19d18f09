-- What was found of a violation at a position, unless it is what was found before.
INSERT INTO finding (id, position, kind, state, outcome)
SELECT ?1, ?2, ?3, ?4, ?5
 WHERE NOT EXISTS (SELECT 1 FROM finding f
                    WHERE f.id = ?1 AND f.position = (SELECT max(position) FROM finding WHERE id = ?1)
                      AND f.kind = ?3 AND f.state IS ?4 AND f.outcome = ?5)
    ON CONFLICT (id, position) DO UPDATE SET kind = excluded.kind, state = excluded.state, outcome = excluded.outcome
