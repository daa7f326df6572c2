"""A Word document as the list or the table it holds. Pure."""

import csv
import io
from html.parser import HTMLParser
from string import ascii_uppercase

from .markup import SMALL, mark_of

ENDS = ("p", "h1", "h2", "h3", "h4", "h5", "h6")


class _Document(HTMLParser):
    """Lines of paragraphs and lists, and the rows of tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.rows: list[list[str]] = []
        self._text: list[str] = []
        self._lists: list[int] = []  # the number of the item of each list that is open
        self._cells = 0  # depth of tables
        self._small: list[str] = []
        self._bold = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            told = dict(attrs)
            self._text.append(mark_of(told.get("src") or "unnamed", told.get("alt") or ""))
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._cells += 1
            self._text = []
        elif tag in ("ul", "ol"):
            self._flush()
            self._lists.append(0)
        elif tag == "li" and self._lists:
            self._lists[-1] += 1
        elif tag in ("strong", "b") and not "".join(self._text).strip():
            self._bold = True
        elif tag == "br":
            self._text.append("\n" if self._cells else " ")
        elif tag in SMALL:
            self._small.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cells -= 1
            if self.rows:
                self.rows[-1].append("".join(self._text).strip())
            self._text, self._bold = [], False
        elif self._cells and tag in ENDS:
            self._text.append("\n")
        elif tag == "li":
            self._flush(self._label())
        elif tag in ("ul", "ol"):
            self._flush()
            if self._lists:
                self._lists.pop()
        elif tag in ENDS:
            self._flush()
        elif tag in SMALL and self._small:
            self._small.pop()

    def handle_data(self, data: str) -> None:
        self._text.append(data.translate(SMALL[self._small[-1]]) if self._small else data)

    def _label(self) -> str:
        """1. for what stands in a list, A. for a list within it; Word keeps its numbers apart."""
        if not self._lists:
            return ""
        number = self._lists[-1]
        if len(self._lists) > 1:
            return f"{ascii_uppercase[(number - 1) % 26]}. "
        return f"{number}. "

    def _flush(self, label: str = "") -> None:
        text = " ".join("".join(self._text).split())
        if text:
            outer = self._lists and not label
            mark = "*" if self._bold and label[:1].isalpha() else ""
            self.lines.append(f"{mark}{label or (self._label() if outer else '')}{text}")
        self._text, self._bold = [], False


def text_of_html(html: str) -> str:
    """A table where the document holds one, else its lines."""
    document = _Document()
    document.feed(html)
    document.close()
    document._flush()
    if len(document.rows) > 1 and len(document.rows[0]) > 2:
        table = io.StringIO()
        csv.writer(table).writerows(document.rows)
        return table.getvalue().replace("\r\n", "\n")
    return "\n".join(document.lines)
