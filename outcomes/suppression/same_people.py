"""Professions and specialties that are the same people: "nurse" and "Registered Nurse". Pure.

Two tables of the same whole hide other rows to protect a small one; a row that one hides and the
other tells protects nothing.
"""

from collections.abc import Iterator, Mapping, Set

from .cells import Figure, number_of, total_of

# A specialty begins with the name of its profession, or with one of these.
NAMED = {"nurse": ("registered nurse", "clinical nurse specialist")}


def is_of(specialty: str, profession: str) -> bool:
    names = NAMED.get(profession.casefold(), (profession.casefold(),))
    return specialty.casefold().startswith(names)


def told_by_the_other(
    specialties: Mapping[str, Figure],
    professions: Mapping[str, Figure],
    hidden: Set[str],
    below: int,
) -> set[str]:
    """Rows, by address, that are to be hidden too. How many of each label as counted; `hidden` are
    the addresses that would not leave."""
    told: set[str] = set()
    for profession, parts in _the_same(specialties, professions):
        out = [part for part in parts if f"specialty/{part}" in hidden]
        people = number_of(total_of(specialties[part] for part in out))
        if f"profession/{profession}" in hidden:
            told |= set() if out else {f"specialty/{part}" for part in parts}
        elif out and (len(out) < 2 or people < below + len(out) - 1):
            told.add(f"profession/{profession}")
    return told


def _the_same(
    specialties: Mapping[str, Figure], professions: Mapping[str, Figure]
) -> Iterator[tuple[str, list[str]]]:
    """Of each profession its specialties, where they are as many people."""
    for profession, n in professions.items():
        parts = [label for label in specialties if is_of(label, profession)]
        if parts and number_of(n) and total_of(specialties[part] for part in parts) == n:
            yield profession, parts
