from assessments.question_import import read, text_of
from tests.assessments.question_import.written import LIST, choices, word


def test_a_word_document_holds_a_list_or_a_table():
    def listed(document):
        for line in LIST.splitlines():
            document.add_paragraph(line)

    def tabled(document):
        table = document.add_table(rows=2, cols=4)
        for row, words in zip(table.rows, ("Question A B Correct", "W? x y B"), strict=True):
            for cell, text in zip(row.cells, words.split(), strict=True):
                cell.text = text

    assert choices(read(text_of(word(listed))).drafts[0]) == [
        ("Wait", False),
        ("Act at once", True),
    ]
    assert choices(read(text_of(word(tabled))).drafts[0]) == [("x", False), ("y", True)]
