SELECT n.id FROM record r JOIN node n ON n.n = r.n WHERE r.record = ?1
