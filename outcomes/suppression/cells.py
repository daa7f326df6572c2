"""The cells of a document that are small or give a small one away, and how a figure is hidden. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

Json = dict[str, Any]
Cells = dict[str, int]  # by address


class Work:
    """The threshold, the cells looked at so far by address, and those of every earlier publication: as counted, and as they
    left. What follows from two published figures is a cell too, so its step from publication to publication is seen."""

    def __init__(self, below: int, earlier: Sequence[tuple[Cells, Cells]] = ()) -> None:
        self.below, self.earlier = below, earlier
        self.cells: Cells = {}

    def small(self, *cells: int | None) -> bool:
        return any(cell is not None and 0 < cell < self.below for cell in cells)

    def tells(self, path: str, value: int | None) -> bool:
        """Whether the value, or its step from a published one of that address, is a small group."""
        if value is None:
            return False
        self.cells[path] = value
        return self.small(
            value, *(abs(value - left[path]) for _, left in self.earlier if path in left)
        )

    def any_tells(self, path: str, cells: dict[str, int | None]) -> bool:
        return any(self.tells(f"{path}/{name}", cell) for name, cell in cells.items())


def total_of(cells: Iterable[int | None]) -> int | None:
    """None where a part is hidden."""
    known = list(cells)
    return None if None in known else sum(cell for cell in known if cell is not None)


def less(whole: int | None, part: int | None) -> int | None:
    return None if whole is None or part is None else whole - part


def key_of(entry: Json) -> str:
    return f"{entry['question']}@{entry.get('version', 1)}"


def blank(value: Any, name: str = "") -> Any:
    """Null in every leaf; an interval and a fourfold table are one leaf."""
    if name == "suppressed":
        return True
    if name == "table" or name.endswith("ci95"):
        return None
    if isinstance(value, dict):
        return {inner: blank(part, inner) for inner, part in value.items()}
    return [blank(part) for part in value] if isinstance(value, list) else None


def hide(entry: Json, *names: str) -> None:
    """These parts of the entry become null and it says so."""
    for name in names:
        if name in entry:
            entry[name] = blank(entry[name], name)
    entry["suppressed"] = True


def is_hidden(entry: Json | None) -> bool:
    return bool(entry and entry.get("suppressed"))
