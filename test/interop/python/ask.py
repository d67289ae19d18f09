"""Asks a SPARQL question of some Turtle files together, as rdflib answers it.

usage: ask.py <question> <file>…; prints JSON, a list of rows
"""

import json
import sys

from rdflib import Graph


def main(question, *paths):
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    json.dump([[str(term) for term in row] for row in graph.query(question)], sys.stdout)


main(*sys.argv[1:])
