import json

from outcomes.snapshots.document import of_json, write
from tests.outcomes.made_up import document, people


def test_a_document_as_json_data_is_what_its_text_says():
    typed = of_json(document(people(3, 200)))

    assert typed.as_json() == json.loads(write(typed))
