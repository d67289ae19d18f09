SELECT id, position, outcome FROM finding WHERE instr(outcome, ?1) > 0
