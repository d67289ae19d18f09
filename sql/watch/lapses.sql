SELECT instant, n FROM lapse
