"""SPSS and Stata files made of pieces.

pyreadstat writes a file whole, from a table in memory. Rows of both formats have one width and lie
one after the other, so files of the same columns are joined by joining their rows and writing the
new count at the head. Each piece begins with a row that is left out here: it makes every column as
wide as in the other pieces.
"""

import shutil
import struct
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import numpy as np

NUMBER_OF_CASES = struct.pack("<4i", 7, 16, 8, 2)  # a record of SPSS's dictionary
SAV_CASES, SAV_WIDTH = 80, 68  # where they stand in the header
DATA, STRINGS, LABELS, END, FILE = 9, 10, 11, 12, 13  # entries of Stata's map
LONG_STRING = 32768  # the type of a column of Stata whose texts lie behind the rows


def join_sav(pieces: Iterable[Path], target: Path) -> None:
    count = 0
    with target.open("w+b") as joined:
        for number, piece in enumerate(pieces):
            with piece.open("rb") as read:
                width, rows = _sav_shape(read)
                begins = piece.stat().st_size - rows * width
                if number == 0:
                    read.seek(0)
                    head = read.read(begins)
                    joined.write(head)
                read.seek(begins + width)
                shutil.copyfileobj(read, joined, 2**20)
            count += rows - 1
        joined.seek(SAV_CASES)
        joined.write(struct.pack("<i", count))
        joined.seek(head.index(NUMBER_OF_CASES) + len(NUMBER_OF_CASES) + 8)
        joined.write(struct.pack("<q", count))


def _sav_shape(read: BinaryIO) -> tuple[int, int]:
    """Bytes of a row, and rows."""
    read.seek(SAV_WIDTH)
    elements, _, _, rows = struct.unpack("<4i", read.read(16))
    return elements * 8, rows


def join_dta(pieces: Iterable[Path], target: Path) -> None:
    count = 0
    with target.open("w+b") as joined, tempfile.TemporaryFile(dir=target.parent) as strings:
        for number, piece in enumerate(pieces):
            content = piece.read_bytes()
            stata = _Stata(content)
            if number == 0:
                first = stata
                joined.write(content[: stata.map[DATA] + len("<data>")])
            joined.write(stata.rows(count))
            strings.write(stata.strings(count))
            count += stata.count - 1
        ends = [joined.tell() + len("</data>")]
        joined.write(b"</data><strls>")
        strings.seek(0)
        shutil.copyfileobj(strings, joined, 2**20)
        joined.write(b"</strls>")
        for begins, ended in ((LABELS, END), (END, FILE)):
            ends.append(joined.tell())
            joined.write(first.content[first.map[begins] : first.map[ended]])
        _count_anew(joined, first, count, [*ends, joined.tell()])


def _count_anew(joined: BinaryIO, first: "_Stata", count: int, ends: list[int]) -> None:
    joined.seek(first.count_at)
    joined.write(struct.pack("<Q", count))
    joined.seek(first.map_at + 8 * STRINGS)
    joined.write(struct.pack("<4Q", *ends))


class _Stata:
    """One piece, of format 118 or 119."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.count_at = content.index(b"<N>") + len("<N>")
        (self.count,) = struct.unpack_from("<Q", content, self.count_at)
        self.map_at = content.index(b"<map>") + len("<map>")
        self.map = struct.unpack_from("<14Q", content, self.map_at)
        release = content[content.index(b"<release>") + len("<release>") :][:3]
        self.variable_bytes = 3 if release == b"119" else 2

    def rows(self, before: int) -> bytes:
        """Without the first. A cell of long strings names the row that holds its text, this one or
        an earlier one of the same text; it is named as it is counted in the joined file.
        """
        begins = self.map[DATA] + len("<data>")
        ends = self.map[STRINGS] - len("</data>")
        table = np.frombuffer(self.content[begins:ends], np.uint8).reshape(self.count, -1).copy()
        for offset in self._long_string_offsets():
            cells = table[:, offset + self.variable_bytes : offset + 8]
            numbers = np.zeros((self.count, 8), np.uint8)
            numbers[:, : cells.shape[1]] = cells
            rows = numbers.view("<u8")
            rows[rows > 0] += before
            rows[rows > 0] -= 1
            cells[:] = numbers[:, : cells.shape[1]]
        return table[1:].tobytes()

    def _long_string_offsets(self) -> list[int]:
        widths = {65526: 8, 65527: 4, 65528: 4, 65529: 2, 65530: 1, LONG_STRING: 8}
        begins = self.content.index(b"<variable_types>") + len("<variable_types>")
        size = self.content.index(b"</variable_types>", begins) - begins
        types = struct.unpack_from(f"<{size // 2}H", self.content, begins)
        offsets, offset = [], 0
        for kind in types:
            if kind == LONG_STRING:
                offsets.append(offset)
            offset += widths.get(kind, kind)
        return offsets

    def strings(self, before: int) -> bytes:
        """The long strings of the rows that stay: `GSO`, variable, row, kind, length, text."""
        at, ends = self.map[STRINGS] + len("<strls>"), self.map[LABELS] - len("</strls>")
        kept = []
        while at < ends:
            variable, row, kind, length = struct.unpack_from("<IQBI", self.content, at + 3)
            text = self.content[at + 20 : at + 20 + length]
            if row > 1:
                moved = struct.pack("<IQBI", variable, before + row - 1, kind, length)
                kept.append(b"GSO" + moved + text)
            at += 20 + length
        return b"".join(kept)
