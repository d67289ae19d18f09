SELECT lineage FROM woken WHERE id = 1
