UPDATE generation SET made = made + 1 WHERE id = 1
