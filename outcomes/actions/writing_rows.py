"""Row-level files of a snapshot: by its rules, as of its moment."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from outcomes.counting import rules_of
from outcomes.models import OutcomeSnapshot
from outcomes.row_files import streaming


def rows_of(snapshot: OutcomeSnapshot, kind: str, **options: Any) -> Iterator[bytes]:
    """The file piece by piece; the options are those of `streaming.stream`."""
    assert snapshot.as_of is not None and snapshot.known_at is not None
    rules = rules_of(snapshot.outcomes.snapshot.rules_version)
    return streaming.stream(
        kind, snapshot.course, snapshot.as_of, snapshot.known_at, rules=rules, **options
    )


def write_rows(
    snapshot: OutcomeSnapshot, kind: str, target: Path, *, free_text: bool = False
) -> int:
    """Straight to a path; how many bytes."""
    with target.open("wb") as file:
        for piece in rows_of(snapshot, kind, free_text=free_text):
            file.write(piece)
    return target.stat().st_size
