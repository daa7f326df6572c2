import json

from outcomes.snapshots.absence import Absent, Around, Kind
from outcomes.snapshots.document import of_json, write
from tests.outcomes.made_up import document, people


def test_a_document_as_json_data_is_what_its_text_says():
    typed = of_json(document(people(3, 200)))

    assert typed.as_json() == json.loads(write(typed))


def test_a_stage_that_was_not_recorded_is_not_hidden_in_what_leaves():
    published = Around(published=True)
    stage = {"stage": "front_matter", "n": None, "share": None}

    assert published.reason(Kind.COUNT, "n", stage) is Absent.NOT_RECORDED
    suppressed = stage | {"suppressed": True}
    assert published.within(suppressed).reason(Kind.COUNT, "n", suppressed) is Absent.HIDDEN
