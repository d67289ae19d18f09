SELECT * FROM violation WHERE instr(outcome, ?1) > 0
