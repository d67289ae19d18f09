SELECT number, position, projection, words FROM snapshot WHERE id = 1
