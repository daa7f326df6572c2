"""What the entries of an archive are called: separators and letters as each system writes them, and
which are safe. Pure.
"""

import unicodedata
import zipfile
from collections.abc import Iterator

UTF8_FLAG = 0x800
# How archives name what is not ASCII when they do not say UTF-8: macOS, older Windows, and what zip
# was made with.
CODE_PAGES = ("utf-8", "cp850", "cp1252", "cp437")
RUBBISH_FOLDER = "__MACOSX"
RUBBISH = (".DS_Store", "Thumbs.db", "desktop.ini")


def is_safe(name: str) -> bool:
    """A relative path of plain, printable parts."""
    if (
        not name
        or not name.isprintable()
        or "\\" in name
        or ":" in name
        or name.startswith("/")
        or len(name) > 300
    ):
        return False
    return all(part not in ("", ".", "..") for part in name.rstrip("/").split("/"))


def is_rubbish(name: str) -> bool:
    """What macOS and Windows leave behind in folders; never part of a course."""
    *folders, last = name.rstrip("/").split("/")
    return RUBBISH_FOLDER in (*folders, last) or last in RUBBISH or last.startswith("._")


def composed(name: str) -> str:
    """One spelling for letters that look the same; macOS takes them apart."""
    return unicodedata.normalize("NFC", name)


def folded(name: str) -> str:
    """Two names that a file system may take for one."""
    return composed(name.rstrip("/")).casefold()


def name_of(member: zipfile.ZipInfo) -> str:
    """With slashes between its parts, as the first code page reads it that makes letters of all of
    it.
    """
    printable = (name for name in _readings(member) if name.isprintable())
    return next(printable, member.filename).replace("\\", "/")


def spellings(member: zipfile.ZipInfo) -> list[str]:
    """How its author may write the name."""
    return [composed(name.replace("\\", "/")) for name in _readings(member)]


def says_utf8(member: zipfile.ZipInfo) -> bool:
    return member.orig_filename.isascii() or bool(member.flag_bits & UTF8_FLAG)


def _readings(member: zipfile.ZipInfo) -> Iterator[str]:
    if says_utf8(member):
        yield member.filename
        return
    raw = member.filename.encode("cp437", errors="replace")
    for page in CODE_PAGES:
        try:
            yield raw.decode(page)
        except UnicodeDecodeError:
            continue


def shown(name: str) -> str:
    """A name that cannot break the line it is printed on."""
    return name if name.isprintable() else ascii(name)
