SELECT file, upload FROM removal LIMIT ?1
