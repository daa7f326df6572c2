"""What comes as a zip: workbooks, Word documents, packages of QTI. Nothing is unpacked to disk, and
nothing outside the file is read.
"""

import hashlib
import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any
from urllib.parse import quote, unquote
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException

from learners.workbooks import DAMAGED, UnreadableCell, as_table

from .qti import ITEM, PACKAGE, name_of
from .safe_xml import DECLARATION, root_of
from .unreadable import UnreadableSource
from .word import text_of_html

MOST_UNPACKED = 100 * 2**20
MOST_FILES = 5000


@dataclass(frozen=True)
class Source:
    """The words of a file, the pictures that came with them by the name the words say, and what it
    holds that is not read.
    """

    text: str
    pictures: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


PICTURE_IN = re.compile(
    r"(<(?:[\w-]+:)?(?:img|object)\b[^>]*?\b(?:src|data)\s*=\s*)([\"'])(.*?)\2", re.S | re.I
)


def read_archive(data: bytes) -> Source:
    """Raises UnreadableSource."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _require_small(archive)
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return _word(archive, data)
            if any(name.startswith("xl/") for name in names):
                return _workbook(data)
            if any(name.casefold().endswith(".xml") for name in names):
                return _qti(archive)
    except UnreadableCell as problem:
        raise UnreadableSource(f"{problem}.", problem.code) from None
    except (*DAMAGED, KeyError):  # a part that its own list lacks
        pass
    sentence = "This is no workbook, Word document or QTI package that can be read."
    raise UnreadableSource(sentence, "unreadable-workbook") from None


def _workbook(data: bytes) -> Source:
    table = as_table(io.BytesIO(data))
    return Source(table.text.replace("\r\n", "\n"), notes=table.notes)


def _require_small(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED or len(entries) > MOST_FILES:
        raise UnreadableSource("The file is too large unpacked.", "too-large")


def _word(archive: zipfile.ZipFile, data: bytes) -> Source:
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")) and re.search(
            rb"<!DOCTYPE|<!ENTITY", archive.read(name)
        ):
            raise UnreadableSource("XML with a DTD or entities is not read.", "xml-entities")
    pictures: dict[str, bytes] = {}

    def named(image: Any) -> dict[str, str]:
        with image.open() as opened:
            picture = opened.read()
        suffix = image.content_type.rpartition("/")[2].partition("+")[0]
        name = f"word-{hashlib.sha256(picture).hexdigest()[:12]}.{suffix}"
        pictures[name] = picture
        return {"src": name}

    try:
        import mammoth  # here: most processes never read a document of Word

        convert = mammoth.images.img_element(named)
        html = mammoth.convert_to_html(io.BytesIO(data), convert_image=convert).value
    except Exception:  # whatever its parser makes of a broken file
        sentence = "This Word document cannot be read. Save it again as .docx."
        raise UnreadableSource(sentence, "unreadable-word") from None
    return Source(text_of_html(html), pictures)


def _qti(archive: zipfile.ZipFile) -> Source:
    """The items of a package as one text, so that it can be sent again, and what they show."""
    parts, names = [], set(archive.namelist())
    shown: set[str] = set()
    for name in sorted(names):
        if not name.casefold().endswith(".xml") or name.casefold().endswith("imsmanifest.xml"):
            continue
        try:
            text = archive.read(name).decode("utf-8-sig")
            root = root_of(text)
        except (ParseError, ValueError, DefusedXmlException):
            parts.append(f'<broken file="{escape(name)}"/>')
            continue
        if name_of(root) in (ITEM, "questestinterop"):
            whole = DECLARATION.sub("", text).strip()
            parts.append(_with_whole_names(whole, posixpath.dirname(name), names, shown))
    text = f"<{PACKAGE}>\n" + "\n".join(parts) + f"\n</{PACKAGE}>"
    return Source(text, {name: archive.read(name) for name in shown})


def _with_whole_names(text: str, folder: str, names: set[str], shown: set[str]) -> str:
    """Pictures are called as the package calls them, not as seen from their item."""

    def whole(match: re.Match[str]) -> str:
        name = posixpath.normpath(posixpath.join(folder, unquote(unescape(match[3]))))
        if name not in names:
            return match[0]
        shown.add(name)
        return f"{match[1]}{match[2]}{quote(name)}{match[2]}"

    return PICTURE_IN.sub(whole, text)
