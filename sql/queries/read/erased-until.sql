-- The last position that took something out of the past; -1 where nothing did.
SELECT coalesce(max(position), -1) AS position FROM graph_change WHERE op IN ('erase', 'erase-body', 'erase-context')
