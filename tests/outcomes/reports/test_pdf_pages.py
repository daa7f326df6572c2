import io

from pypdf import PdfReader

from outcomes.reports.formats.typesetting import typeset
from tests.outcomes.reports.pdf_pages import pdf_pages

SOURCE = """
#set page(width: 12cm, height: 6cm)
= A heading of 5 (five) words
Text (in (two) brackets), a half bracket ), a slash \\\\ and *bold* é “quoted” – 10%.
#table(columns: 2, [q], [Q], [1 0 0 -1 0 0 Tm], [BT])
#pagebreak()
#rotate(10deg)[turned] #line(length: 20%) #strike[out]
"""


def test_what_is_read_is_what_pypdf_reads_of_the_whole_page():
    content = typeset({"main": SOURCE.encode()}, format="pdf")

    pages = pdf_pages(content)

    assert [page.text for page in pages] == [
        page.extract_text() for page in PdfReader(io.BytesIO(content)).pages
    ]
    assert "in (two) brackets" in pages[0].text and "turned" in pages[1].text
    assert all(page.is_wide for page in pages)
