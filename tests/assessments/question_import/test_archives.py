import pytest

from assessments.question_import import UnreadableSource, read, text_of
from tests.assessments.question_import.written import QTI_30, archive


def test_archives_that_are_broken_grow_or_hold_entities_are_refused():
    bomb = archive(**{"word/document.xml": "<w/>", "x.xml": "0" * 101 * 2**20})
    entities = archive(**{"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><w/>'})
    broken = archive(**{"word/document.xml": "<w"})
    nothing = archive(**{"readme.txt": "x"})
    half = archive(**{"imsmanifest.xml": "<m/>", "a.xml": "<assessmentItem", "b.xml": QTI_30})

    for data, code in (
        (bomb, "too-large"), (entities, "xml-entities"), (broken, "unreadable-word"),
        (nothing, "unreadable-workbook"),
    ):  # fmt: skip
        with pytest.raises(UnreadableSource) as refused:
            text_of(data)
        assert refused.value.code == code
    reading = read(text_of(half))
    assert [(p.code, p.line) for p in reading.problems] == [("bad-xml", 1)]
    assert len(reading.drafts) == 1
