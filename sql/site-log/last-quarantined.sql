-- The last statement that put one in quarantine: what is folded at the positions before depends on it.
SELECT coalesce(max(by_position), -1) AS position FROM quarantine
