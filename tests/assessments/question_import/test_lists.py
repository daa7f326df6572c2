from assessments.question_import import read
from assessments.question_import.sources import form_of
from tests.assessments.question_import.written import LIST, choices


def test_a_pasted_list_gives_stems_choices_reasons_and_sources():
    first, two = read(LIST).drafts

    assert form_of(LIST) == "list"
    assert choices(first) == [("Wait", False), ("Act at once", True)]
    assert (first.rationale, first.references) == ("Because.\nIt says so.", ("Source 2024",))
    assert (two.kind, two.line, choices(two)[2]) == ("multiple", 9, ("A patient", True))


def test_lists_without_numbers_or_empty_lines_are_told_apart():
    starred = "First?\n*A. One\nB. Two\n\nSecond?\nA. x\n*B. y\nThird?\nA. p\n*B. q"
    numbered = "3. Which are true?\n1. foo\n2. bar\nA. 1 only\n*B. 2 only\n4. Next?\n*A. x\nB. y"

    assert [draft.stem for draft in read(starred).drafts] == ["First?", "Second?", "Third?"]
    assert read(starred).notes == [
        "Line 8: It begins where the choices begin again, without an empty line. Look at its stem."
    ]
    assert [d.stem for d in read(numbered).drafts] == ["Which are true?\n1. foo\n2. bar", "Next?"]
