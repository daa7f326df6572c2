"""Which learner rows are one person, given what they share. Pure."""

from collections.abc import Iterable, Mapping

from learners import npi

Member = tuple[int, str]  # learner row, its NPI


def join(groups: Iterable[list[int]]) -> dict[int, int]:
    """Rows that share something, and what they share it with in turn:
    row by row its person (the smallest row id)."""
    person: dict[int, int] = {}

    def root(row: int) -> int:
        while person.setdefault(row, row) != row:
            person[row] = person[person[row]]
            row = person[row]
        return row

    for group in groups:
        first = root(group[0])
        for row in group[1:]:
            other = root(row)
            first, other = min(first, other), max(first, other)
            person[other] = first
    return {row: root(row) for row in list(person)}


def is_shared(members: Iterable[Member]) -> bool:
    """Whether an e-mail address is that of several people:
    two of its rows have valid NPIs that differ."""
    return len({number for _, number in members if npi.is_valid(number)}) > 1


def joined_by_address(members: list[Member], *, npis_tell_apart: bool) -> list[int]:
    """The rows that their address makes one person: where it is shared,
    those without an NPI of their own."""
    if npis_tell_apart and is_shared(members):
        return [row for row, number in members if not npi.is_valid(number)]
    return [row for row, _ in members]


def by_address(addresses: Mapping[str, list[Member]], *, npis_tell_apart: bool) -> list[list[int]]:
    groups = [
        joined_by_address(members, npis_tell_apart=npis_tell_apart)
        for members in addresses.values()
    ]
    return [group for group in groups if len(group) > 1]
