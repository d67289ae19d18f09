-- Makes the site's id, once; it stays with the data.
INSERT INTO site (id, site) VALUES (1, ?1)
