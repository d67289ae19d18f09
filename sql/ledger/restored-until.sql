SELECT seq FROM restore WHERE id = 1
