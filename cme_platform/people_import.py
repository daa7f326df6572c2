"""People from a spreadsheet: an account each, and an invitation to a course where it is wanted.

Everything is looked through first; with one wrong row nothing is done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from assessments.loading.broken_rows import TOO_MANY_CELLS, has_too_many_cells, rows_of
from courses.models import Course
from learners import npi
from learners.actions import create_account, learner_for, update_profile
from learners.addresses import normal_address
from learners.mailing import Letter, in_the_language_of, reachable, send
from learners.models import Learner, MailKind, User
from learners.professions import PROFESSIONS
from learners.refusals import Refusal

COLUMNS = {
    "email": ("email", "e-mail", "email address", "e-mail address", "mail"),
    "given_name": ("given name", "first name", "firstname"),
    "family_name": ("family name", "last name", "surname", "lastname"),
    "profession": ("profession",),
    "specialty": ("specialty", "speciality"),
    "npi": ("npi", "npi number"),
}
MOST_ROWS = 5000
LONGEST = 100


@dataclass(frozen=True)
class Person:
    line: int
    email: str
    facts: dict[str, str]
    is_known: bool = False  # has an account, which stays as it is


@dataclass
class PeopleFile:
    people: list[Person] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what of the table is not taken

    @property
    def new(self) -> list[Person]:
        return [person for person in self.people if not person.is_known]


def read_people(text: str) -> PeopleFile:
    """Who stands in the table, and every row that cannot be taken."""
    file = PeopleFile()
    rows = list(_rows(text, file))
    if not rows:
        return file
    known = set(
        User.objects.filter(email__in=[row["email"] for _, row in rows]).values_list(
            "email", flat=True
        )
    )
    lines: dict[str, int] = {}
    for line, row in rows:
        wrong = _wrong_with(row)
        if first := lines.get(row["email"]):
            wrong = f"{row['email']} stands on line {first} already."
        lines.setdefault(row["email"], line)
        if wrong:
            file.problems.append(f"Line {line}: {wrong}")
            continue
        facts = {name: value for name, value in row.items() if value and name != "email"}
        file.people.append(Person(line, row["email"], facts, row["email"] in known))
    return file


def _rows(text: str, file: PeopleFile) -> Iterator[tuple[int, dict[str, str]]]:
    def refuse(line: int, sentence: str, code: str = "") -> None:
        file.problems.append(f"Line {line}: {sentence}")

    headings = chain.from_iterable(COLUMNS.values())
    rows = [row for row in rows_of(text, headings, refuse) if any(c.strip() for c in row[1])]
    header = rows[0][1] if rows else []
    broken, names = len(file.problems), _names(header, file)
    if len(rows) > MOST_ROWS:
        file.problems.append(f"At most {MOST_ROWS:,} rows are taken at once.")
    if len(file.problems) > broken:
        return
    for line, cells in rows[1:]:
        if has_too_many_cells(cells, header):
            refuse(line, TOO_MANY_CELLS)
        row = dict.fromkeys(COLUMNS, "")
        row |= {
            name: " ".join(cell.split()) for name, cell in zip(names, cells, strict=False) if name
        }
        yield line, _normal(row)


def _names(header: list[str], file: PeopleFile) -> list[str]:
    """Which column is which; what is none is said, and what is one twice is refused."""
    names = [_column(cell) for cell in header]
    if "email" not in names:
        file.problems.append("No column is called email. The first row names the columns.")
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        cells = " and ".join(
            cell.strip() for cell, known in zip(header, names, strict=True) if known == name
        )
        file.problems.append(f"More than one column is the {name.replace('_', ' ')}: {cells}.")
    unknown = [cell.strip() for cell, name in zip(header, names, strict=True) if not name]
    file.notes += [f"Column {cell[:60]} is not read." for cell in unknown if cell]
    return names


def _normal(row: dict[str, str]) -> dict[str, str]:
    return row | {
        "email": normal_address(row["email"]),
        "npi": npi.normalize(row["npi"]),
        "profession": row["profession"].lower(),
    }


def _column(cell: str) -> str:
    name = " ".join(cell.replace("_", " ").lower().split())
    return next((key for key, names in COLUMNS.items() if name in names), "")


def _wrong_with(row: dict[str, str]) -> str:
    try:
        validate_email(row["email"])
    except ValidationError:
        return f"{row['email'][:60] or 'Nothing'} is no e-mail address."
    if row["npi"] and not npi.is_valid(row["npi"]):
        return f"{row['npi'][:20]} is no NPI."
    if row["profession"] and row["profession"] not in PROFESSIONS:
        return (
            f"There is no profession {row['profession'][:60]}; there are {', '.join(PROFESSIONS)}."
        )
    if long := [name for name, value in row.items() if name != "email" and len(value) > LONGEST]:
        return f"The {long[0].replace('_', ' ')} is longer than {LONGEST} characters."
    if any(ord(letter) < 32 for value in row.values() for letter in value):
        return "There are control characters in it."
    return ""


@dataclass(frozen=True)
class TakenIn:
    accounts: int
    invitations: int


@transaction.atomic
def take_in(people: list[Person], *, invited_to: Course | None, words: str) -> TakenIn:
    """An account for everybody who has none; an invitation for all of them, sent once."""
    accounts = 0
    for person in people:
        if not person.is_known:
            user = create_account(email=person.email, roles=["learner"])
            update_profile(learner=Learner.objects.get(user=user), facts=person.facts)
            accounts += 1
    return TakenIn(accounts, _invite(people, invited_to, words) if invited_to else 0)


def _invite(people: list[Person], course: Course, words: str) -> int:
    emails = [person.email for person in people]
    people_invited = Learner.objects.filter(user__email__in=emails)
    people_invited = people_invited.exclude(enrollments__course=course)  # they are there already
    learners: Any = reachable(people_invited).distinct()
    address = f"{settings.SITE_URL}/courses/{course.slug}/"
    letter = Letter(f"invitation {course.pk}", course.title, f"{words.strip()}\n\n{address}\n")
    invitations = 0
    for learner in learners.select_related("user"):
        own = Letter(f"{letter.key} {learner.pk}", letter.subject, letter.text)
        with in_the_language_of(learner):
            invitations += send(learner, MailKind.INVITATIONS, own)
    return invitations


class BadPerson(Refusal):
    code = "bad-person"
    status = 400


@transaction.atomic
def add_person(given: Mapping[str, str]) -> tuple[Learner, bool]:
    """One that comes alone, as a row of a table; whoever has an account stays as they are. True
    when it is new. Raises BadPerson.
    """
    row = _normal({name: " ".join(given.get(name, "").split()) for name in COLUMNS})
    if wrong := _wrong_with(row):
        raise BadPerson(wrong)
    user = User.objects.filter(email=row["email"]).first()
    if user is not None:
        return learner_for(user), False
    facts = {name: value for name, value in row.items() if value and name != "email"}
    user = create_account(email=row["email"], roles=["learner"])
    learner = learner_for(user)
    update_profile(learner=learner, facts=facts)
    return learner, True
