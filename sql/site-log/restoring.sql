SELECT position, leaf FROM restore WHERE id = 1
