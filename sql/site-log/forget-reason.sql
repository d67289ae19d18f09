-- Why something was put into quarantine, once what said so was erased.
UPDATE quarantine SET reason = NULL WHERE by_position = (SELECT position FROM entry WHERE hash = ?1)
