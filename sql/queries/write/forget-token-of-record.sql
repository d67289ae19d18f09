UPDATE record SET token = NULL WHERE statement IN (SELECT value ->> 0 FROM json_each(?1)) AND token IS NOT NULL
