import io
import json

import pytest
from docx import Document
from docx.shared import Mm

from outcomes.reports.content import frame
from outcomes.reports.content.abstract import abstract, table_columns
from outcomes.reports.content.reading import Options, read
from outcomes.reports.formats import docx
from outcomes.snapshots.document import read as read_document
from tests.outcomes.made_up import document, people


def written(**options):
    typed = read_document(json.dumps(document(people(3, 200))))
    chosen = Options(**options)
    report = read(typed, chosen)
    return report, abstract(typed, report, chosen)


def test_it_sets_the_abstract_as_it_is():
    report, told = written()

    file = Document(io.BytesIO(docx.render(report, told)))

    paragraphs = [paragraph.text for paragraph in file.paragraphs]
    assert paragraphs[0] == told.title
    assert all(heading in paragraphs and text in paragraphs for heading, text in told.parts)
    assert {*told.authors, told.count} <= set(paragraphs)
    rows = [[cell.text for cell in row.cells] for row in file.tables[0].rows]
    columns = table_columns(told.table)
    assert rows[1:] == [[row[index].shown for index in columns] for row in told.table.rows]


@pytest.mark.parametrize(("paper", "width"), [("a4", Mm(210)), ("us-letter", Mm(215.9))])
def test_the_paper_can_be_chosen_and_each_page_says_for_whom_it_is(paper, width):
    section = Document(io.BytesIO(docx.render(*written(), paper))).sections[0]

    assert section.page_width == pytest.approx(width, abs=2000)
    assert section.header.paragraphs[0].text == frame.INTERNAL
    assert frame.INTERNAL in section.footer.paragraphs[0].text
