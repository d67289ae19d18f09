INSERT INTO watermark (id, position, next_node, projection_version) VALUES (1, -1, 1, ?1)
