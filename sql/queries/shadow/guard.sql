-- Aborts the batch unless the second set is where it is believed to be.
SELECT CASE WHEN (SELECT position FROM next_watermark WHERE id = 1) = ?1 THEN 1 ELSE json('{') END
