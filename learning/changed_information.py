"""What changed in the course information since a learner read it: old and new, in short."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from courses.models import Course, FrontMatter, FrontMatterShown
from learners.models import Learner

Content = dict[str, Any]
AROUND = 6  # words that are kept on either side of what differs
LONGEST = 300  # characters of a text that is told of


@dataclass(frozen=True)
class Difference:
    """A section of the information, with what went and what came."""

    label: str
    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class ChangedInformation:
    read_at: datetime
    changed_at: datetime
    differences: list[Difference]


def changed_since(
    learner: Learner, course: Course, current: FrontMatter
) -> ChangedInformation | None:
    """None for somebody who has read none of it, or the version in force."""
    shown = FrontMatterShown.objects.filter(learner=learner, front_matter__course=course)
    last = shown.select_related("front_matter").order_by("-front_matter__version").first()
    if last is None or last.front_matter_id == current.pk:
        return None
    differences = differences_of(last.front_matter.content, current.content)
    return ChangedInformation(last.shown_at, current.created_at, differences)


def differences_of(before: Content, after: Content) -> list[Difference]:
    differences = []
    for label, lines_of in SECTIONS:
        old, new = lines_of(before), lines_of(after)
        gone = [line for line in old if line not in new]
        came = [line for line in new if line not in old]
        if gone or came:
            differences.append(Difference(gettext(label), *_in_short(gone, came)))
    return differences


def _in_short(gone: list[str], came: list[str]) -> tuple[list[str], list[str]]:
    """Where as many went as came, each pair without the words with which both begin and end."""
    if len(gone) == len(came):
        pairs = [_shortened(old, new) for old, new in zip(gone, came, strict=True)]
        gone, came = [old for old, _ in pairs], [new for _, new in pairs]
    return [_cut(line) for line in gone], [_cut(line) for line in came]


def _shortened(old: str, new: str) -> tuple[str, str]:
    words, others = old.split(), new.split()
    shorter = min(len(words), len(others))
    begin = next((i for i in range(shorter) if words[i] != others[i]), shorter)
    rest = shorter - begin
    end = next((i for i in range(rest) if words[-1 - i] != others[-1 - i]), rest)
    begin, end = max(0, begin - AROUND), max(0, end - AROUND)
    return _middle(words, begin, end), _middle(others, begin, end)


def _middle(words: list[str], begin: int, end: int) -> str:
    kept = " ".join(words[begin : len(words) - end])
    return f"{'… ' if begin else ''}{kept}{' …' if end else ''}"


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()} …"


# the lines of each section, as learners read them


def _text(name: str) -> Callable[[Content], list[str]]:
    return lambda content: [str(content[name])] if content.get(name) else []


def _lines(name: str) -> Callable[[Content], list[str]]:
    return lambda content: [str(line) for line in content.get(name) or []]


def _day(name: str) -> Callable[[Content], list[str]]:
    def lines(content: Content) -> list[str]:
        day = content.get(name)
        return [date_format(date.fromisoformat(day), "DATE_FORMAT")] if day else []

    return lines


def _objectives(content: Content) -> list[str]:
    return [f"{each['number']}. {each['text']}" for each in content.get("objectives", [])]


def _faculty(content: Content) -> list[str]:
    names = ("name", "role", "affiliation")
    return [
        f"{', '.join(person[name] for name in names if person.get(name))}: {person['disclosure']}"
        for person in content.get("faculty", [])
    ]


def _accreditation(content: Content) -> list[str]:
    return list(filter(None, (content.get("accreditation") or {}).values()))


def _designation(content: Content) -> list[str]:
    return ["".join(run["text"] for run in runs) for runs in content.get("designation", [])]


def _segments(content: Content) -> list[str]:
    return [segment["title"] for segment in content.get("certified_segments", [])]


SECTIONS: list[tuple[str, Callable[[Content], list[str]]]] = [
    (gettext_noop("Title"), _text("title")),
    (gettext_noop("What you will learn"), _objectives),
    (gettext_noop("Target audience"), _text("audience")),
    (gettext_noop("Faculty and disclosures"), _faculty),
    (gettext_noop("Mitigation"), _text("mitigation")),
    (gettext_noop("Support"), _text("support")),
    (gettext_noop("Partners"), _lines("partners")),
    (gettext_noop("Credit"), _designation),
    (gettext_noop("Post-test"), _text("pass_mark")),
    (gettext_noop("Watching"), _text("watching")),
    (gettext_noop("Certified segments"), _segments),
    (gettext_noop("Accreditation statement"), _accreditation),
    (gettext_noop("Minutes"), _text("minutes")),
    (gettext_noop("Fee"), _text("fee")),
    (gettext_noop("Released"), _day("release_date")),
    (gettext_noop("Reviewed"), _day("reviewed_on")),
    (gettext_noop("Expires"), _day("expiry_date")),
    (gettext_noop("Format"), _text("format")),
    (gettext_noop("How to take part"), _text("method")),
    (gettext_noop("You need"), _text("hardware")),
    (gettext_noop("Contact"), _text("contact")),
    (gettext_noop("Privacy policy"), _text("privacy_policy")),
    (gettext_noop("Bibliography"), _lines("bibliography")),
]
