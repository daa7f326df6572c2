"""Faculty and supporters of a package into the database."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from courses.models import Course, Disclosure, Faculty, Supporter
from courses.withdrawing import take_out

from .facts import DISCLOSED, ROLE, SUPPORT, filled
from .row_changes import Changes, fill
from .writing_out import person_out


def replace_all(
    rows: Iterable[Supporter | Disclosure],
    wanted: list[dict[str, Any]],
    make: Callable[[dict[str, Any]], Supporter | Disclosure],
    at: datetime,
) -> bool:
    """Rows that have no identity of their own: those that say the same stay, the others are taken
    out and written anew, in their order. Whether anything differed.
    """
    have = [{name: getattr(row, name) for name in (wanted[0] if wanted else {})} for row in rows]
    if have == wanted:
        return False
    left = list(zip(have, rows, strict=True))
    for position, values in enumerate(wanted):
        same = next((pair for pair in left if pair[0] == values), None)
        row = same[1] if same else make(values)
        row.position = position
        row.save()
        if same:
            left.remove(same)
    for _, row in left:
        take_out(row, at=at)
    return True


def write_supporters(course: Course, data: dict[str, Any], changes: Changes, at: datetime) -> None:
    wanted = [
        {"name": entry["name"]} | filled(entry, SUPPORT) for entry in data.get("supporters", [])
    ]
    rows = list(course.supporters.in_use().order_by("position", "id"))
    if replace_all(rows, wanted, lambda values: Supporter(course=course, **values), at):
        changes.add(f"updated supporters ({len(wanted)})")


def write_faculty(course: Course, data: dict[str, Any], changes: Changes, at: datetime) -> None:
    """By name, with their disclosures written anew when anything differs; an account linked in the
    admin stays.
    """
    wanted = [_person(entry) for entry in data.get("faculty", [])]
    have = [
        _person(person_out(person)) for person in course.faculty.in_use().order_by("position", "id")
    ]
    if have == wanted:
        return
    kept = []
    people = {person.name: person for person in course.faculty.order_by("-position", "-id")}
    for order, values in enumerate(wanted):
        disclosures = values.pop("disclosures")
        person = people.pop(values["name"], None) or Faculty(course=course)
        fill(person, values | {"position": order, "withdrawn_at": None})
        kept.append(person.pk)
        _disclosures(person, disclosures, at)
    for person in course.faculty.in_use().exclude(pk__in=kept):
        take_out(person, at=at)
    changes.add(f"updated faculty ({len(wanted)})")


def _disclosures(person: Faculty, wanted: list[dict[str, Any]], at: datetime) -> None:
    rows = list(person.disclosures.in_use().order_by("position", "id"))
    replace_all(rows, wanted, lambda values: Disclosure(faculty=person, **values), at)


def _person(entry: dict[str, Any]) -> dict[str, Any]:
    texts = {name: entry.get(name, "") for name in ("credentials", "role", "affiliation")}
    disclosures = [
        disclosure | filled(disclosure, DISCLOSED) for disclosure in entry.get("disclosures", [])
    ]
    return {"name": entry["name"], **texts, **filled(entry, ROLE), "disclosures": disclosures}
