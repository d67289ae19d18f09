SELECT site FROM site WHERE id = 1
