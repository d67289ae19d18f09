-- What makes a repetition the same claim, with the receipt it was given.
INSERT INTO fingerprint (fingerprint, seq, receipt) VALUES (?1, ?2, ?3)
