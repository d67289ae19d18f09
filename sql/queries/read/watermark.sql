SELECT position, next_node FROM watermark WHERE id = 1
