DELETE FROM piece WHERE snapshot <> ?1
