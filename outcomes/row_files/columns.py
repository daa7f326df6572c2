"""Rows as Parquet, SPSS or Stata, in a process of its own, which ends.

A worker would keep what arrow and pandas take, 200 MB and more, for as long as it lives. The other
process knows no Django: what it needs of the course goes in first, then the rows piece by piece.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .variable import Variable

HOME = Path(__file__).resolve().parents[2]
# Before pandas comes: what each table took is given back at once, or twice as much is held as is
# ever used. It takes a third more time, which Parquet alone is spared.
GIVEN_BACK = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 18),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 18),
}


@dataclass(frozen=True)
class Order:
    """What is to be written, and what must be known for it."""

    target: Path  # its suffix says the format
    variables: Sequence[Variable]
    dictionary: Sequence[Mapping[str, str]]
    listed: Mapping[str, Sequence[str]]  # values in the order of their codes
    stems: Mapping[str, str]  # what the key of a question asks


def write(order: Order, rows: Iterator[bytes]) -> Path:
    """`rows` as `answer_rows` streams them."""
    command = [sys.executable, "-m", __name__]
    environment = os.environ | ({} if order.target.suffix == ".parquet" else GIVEN_BACK)
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=HOME, env=environment) as other:
        assert other.stdin is not None
        pickle.dump(order, other.stdin)
        for piece in rows:
            pickle.dump(piece, other.stdin)
        other.stdin.close()
    if other.returncode:
        raise subprocess.CalledProcessError(other.returncode, command)
    return order.target


def _pieces() -> Iterator[bytes]:
    while True:
        try:
            yield pickle.load(sys.stdin.buffer)  # noqa: S301 (what `write` has written)
        except EOFError:
            return


def _write_here() -> None:
    from outcomes.row_files import columns, parquet

    order: columns.Order = pickle.load(sys.stdin.buffer)  # noqa: S301 (what `write` has written)
    rows = order.target.with_suffix(".parquet")
    parquet.write(_pieces(), rows, order.variables, order.dictionary)
    if order.target != rows:
        from outcomes.row_files import labeled  # and pandas, which a Parquet file does without

        labeled.write(rows, order.target, order.variables, order.listed, order.stems)


if __name__ == "__main__":
    _write_here()
