SELECT position, next_node, projection_version FROM watermark WHERE id = 1
