SELECT position, next_node, projection_version, (SELECT word FROM generation WHERE id = 1) AS generation FROM watermark WHERE id = 1
