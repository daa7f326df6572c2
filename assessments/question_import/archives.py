"""What comes as a zip: workbooks, Word documents, packages of QTI. Nothing is unpacked to disk, and
nothing outside the file is read.
"""

import io
import re
import zipfile
from html import escape
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from learners.workbooks import NotAWorkbook, as_csv

from .qti import ITEM, PACKAGE, name_of
from .safe_xml import DECLARATION
from .unreadable import UnreadableSource
from .word import text_of_html

MOST_UNPACKED = 100 * 2**20
MOST_FILES = 5000


def text_of_archive(data: bytes) -> str:
    """Raises UnreadableSource."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _require_small(archive)
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return _word(archive, data)
            if any(name.startswith("xl/") for name in names):
                return as_csv(io.BytesIO(data)).replace("\r\n", "\n")
            if any(name.casefold().endswith(".xml") for name in names):
                return _qti(archive)
    except (NotAWorkbook, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        pass
    sentence = "This is no workbook, Word document or QTI package that can be read."
    raise UnreadableSource(sentence, "unreadable-workbook") from None


def _require_small(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED or len(entries) > MOST_FILES:
        raise UnreadableSource("The file is too large unpacked.", "too-large")


def _word(archive: zipfile.ZipFile, data: bytes) -> str:
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")) and re.search(
            rb"<!DOCTYPE|<!ENTITY", archive.read(name)
        ):
            raise UnreadableSource("XML with a DTD or entities is not read.", "xml-entities")
    try:
        import mammoth  # here: most processes never read a document of Word

        without_pictures = mammoth.images.img_element(lambda image: {})
        html = mammoth.convert_to_html(io.BytesIO(data), convert_image=without_pictures).value
    except Exception:  # whatever its parser makes of a broken file
        sentence = "This Word document cannot be read. Save it again as .docx."
        raise UnreadableSource(sentence, "unreadable-word") from None
    return text_of_html(html)


def _qti(archive: zipfile.ZipFile) -> str:
    """The items of a package as one text, so that it can be sent again."""
    parts = []
    for name in sorted(archive.namelist()):
        if not name.casefold().endswith(".xml") or name.casefold().endswith("imsmanifest.xml"):
            continue
        try:
            text = archive.read(name).decode("utf-8-sig")
            root = fromstring(DECLARATION.sub("", text).encode(), forbid_dtd=True)
        except (ParseError, ValueError, DefusedXmlException):
            parts.append(f'<broken file="{escape(name)}"/>')
            continue
        if name_of(root) in (ITEM, "questestinterop"):
            parts.append(DECLARATION.sub("", text).strip())
    return f"<{PACKAGE}>\n" + "\n".join(parts) + f"\n</{PACKAGE}>"
