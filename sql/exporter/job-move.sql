UPDATE job SET status = ?2, turn = ?3, asked = ?4, state = ?5 WHERE number = ?1
