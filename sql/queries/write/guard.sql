-- Aborts the batch unless the watermark is where this projector believes it to be: a stale projector cannot write.
SELECT CASE WHEN (SELECT position FROM watermark WHERE id = 1) = ?1 THEN 1 ELSE json('{') END
