SELECT number, id, status, turn, asked, state FROM job WHERE id = ?1
