SELECT projection, position FROM followed WHERE id = 1
