SELECT instant, n FROM lapse WHERE instant <= ?1 ORDER BY instant, n LIMIT ?2
