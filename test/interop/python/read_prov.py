"""What the package `prov` has read from a document: its own PROV-O, the records it made, and what it complained of.

usage: read_prov.py <format> <file>; prints JSON {"prov_o": N-Quads, "records": […], "complaints": […]}
"""

import json
import sys
import warnings

from prov.model import ProvDocument

EXTRA = {"rdf": {"rdf_format": "turtle"}, "jsonld": {}}


def text(value):
    return getattr(value, "uri", None) or (value.isoformat() if hasattr(value, "isoformat") else str(value))


def record_of(bundle, record):
    return {
        "bundle": bundle.identifier.uri if bundle.is_bundle() else None,
        "type": record.get_type().localpart,
        "id": record.identifier.uri if record.identifier else None,
        "formal": {name.localpart: text(value) for name, value in record.formal_attributes if value is not None},
    }


def main(form, path):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        document = ProvDocument.deserialize(path, format=form, **EXTRA[form])
    complaints = [str(one.message) for one in caught if not issubclass(one.category, DeprecationWarning)]
    warnings.simplefilter("ignore")
    containers = [document, *document.bundles]
    json.dump(
        {
            "prov_o": document.serialize(format="rdf", rdf_format="nquads"),
            "records": [record_of(one, record) for one in containers for record in one.get_records()],
            "complaints": complaints,
        },
        sys.stdout,
    )


main(*sys.argv[1:])
