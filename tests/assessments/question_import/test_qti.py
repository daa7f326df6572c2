from assessments.question_import import read, text_of
from tests.assessments.question_import.written import QTI_21, QTI_30, archive, choices


def test_qti_of_both_editions_comes_in_alone_and_as_a_package():
    package = archive(**{"imsmanifest.xml": "<manifest/>", "a.xml": QTI_21, "b.xml": QTI_30})

    single, multiple = read(text_of(package)).drafts

    assert read(QTI_21).drafts[0].stem == single.stem == "A patient.\n\nWhich is **right**?"
    assert (single.formatted, single.shuffle) == (True, True)
    assert choices(single) == [("Wait", False), ("CO₂", True)]
    assert (single.choices[0].feedback, single.choices[1].pinned) == ("No.", True)
    assert (multiple.kind, [correct for _, correct in choices(multiple)]) == (
        "multiple",
        [True, True, False],
    )


def test_an_item_that_is_not_well_formed_takes_no_other_along():
    broken = QTI_30.replace("</qti-item-body>", "")

    reading = read(f"<items>{QTI_30}{broken}{QTI_21[22:]}</items>")

    assert [(problem.code, problem.line) for problem in reading.problems] == [("bad-xml", 2)]
    assert [draft.line for draft in reading.drafts] == [1, 3]
