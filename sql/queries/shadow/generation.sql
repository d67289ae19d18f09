UPDATE generation SET word = lower(hex(randomblob(8))) WHERE id = 1
