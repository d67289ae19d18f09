UPDATE watermark SET position = ?1, next_node = ?2 WHERE id = 1
