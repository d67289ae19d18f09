-- Whether what stands at a position was skipped.
SELECT EXISTS (SELECT 1 FROM graph_change WHERE position = ?1 AND op = 'quarantine') AS skipped
