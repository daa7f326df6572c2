"""What supporters see now and would no longer see, were another document published. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.snapshots.document import OutcomeDocument, Part

from .sections import LEAVES

WITHOUT_FIGURES = ("format", "course", "snapshot", "persistent_gaps", "notes")
SECTIONS = [name for name in LEAVES if name not in WITHOUT_FIGURES]
# What an entry of a list is told from its neighbors by, as far as it has it.
NAMED_BY = (
    "dimension",
    "group",
    "label",
    "stage",
    "choice",
    "key",
    "objective",
    "after_days",
    "segment",
    "measure",
)
Address = tuple[str, ...]


@dataclass(frozen=True)
class NoLongerShown:
    """Figures of a section that are seen now and would not be any more."""

    section: str
    figures: int
    of: int  # that are seen now
    entries: tuple[str, ...]  # the questions, objectives or groups they belong to

    @property
    def is_all(self) -> bool:
        return self.figures == self.of


def no_longer_shown(now: OutcomeDocument, then: OutcomeDocument) -> list[NoLongerShown]:
    """Both as they leave: `now` what supporters see, `then` what they would see instead."""
    losses = []
    for section in SECTIONS:
        seen = list(_figures(getattr(now, section), ()))
        kept = set(_figures(getattr(then, section), ()))
        lost = [address for address in seen if address not in kept]
        if lost:
            deep = 1 if isinstance(getattr(now, section), list) else 2
            entries = dict.fromkeys(" ".join(address[:deep]) for address in lost)
            losses.append(NoLongerShown(section, len(lost), len(seen), tuple(entries)))
    return losses


def _figures(value: Any, address: Address) -> Iterator[Address]:
    """The addresses of the figures that are there."""
    if isinstance(value, Part):
        for name in type(value).model_fields:
            yield from _figures(getattr(value, name), (*address, name))
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _figures(inner, (*address, name))
    elif isinstance(value, list):
        yield from _entries(value, address)
    elif isinstance(value, int | float | tuple) and not isinstance(value, bool):
        yield address


def _entries(entries: Sequence[Any], address: Address) -> Iterator[Address]:
    for index, entry in enumerate(entries):
        yield from _figures(entry, (*address, _name(entry) or str(index)))


def _name(entry: Any) -> str:
    names = (getattr(entry, name, None) for name in NAMED_BY)
    return next((str(name) for name in names if name is not None), "")
