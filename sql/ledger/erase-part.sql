UPDATE part SET salt = NULL, text = NULL WHERE seq = ?1 AND i = ?2
