"""What is held of a person, as they read it on a page: in words, with dates in their own zone.

All of it, field by field, is in the file (`privacy.export`).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, localize, time_format
from django.utils.translation import gettext, gettext_noop

from assessments.journey import TITLES
from assessments.models import Phase, Response
from assessments.querysets import with_versions
from courses.models import FrontMatter
from courses.moments import clock
from courses.player import name_of
from learners.device_names import device_name
from learners.models import Learner, User
from learners.privacy import Holding, Person

MOST_SHOWN = 100  # rows of one kind
# The fields that say something to the person, by what they call them; in this order.
WORDS = {
    "course": gettext_noop("Course"),
    "track": gettext_noop("Track"),
    "segment": gettext_noop("Segment"),
    "front_matter": gettext_noop("Course information"),
    "offer": gettext_noop("Credit"),
    "phase": gettext_noop("Asked in"),
    "attempt": gettext_noop("Attempt"),
    "version": gettext_noop("Question"),
    "poll": gettext_noop("Asked in"),
    "answer": gettext_noop("Answer"),
    "correct": gettext_noop("Correct"),
    "level": gettext_noop("How sure, from 1"),
    "heading": gettext_noop("Certificate"),
    "title": gettext_noop("Title"),
    "provider": gettext_noop("Provider"),
    "authority": gettext_noop("State or board"),
    "number": gettext_noop("Number"),
    "name": gettext_noop("Name"),
    "email": gettext_noop("E-mail address"),
    "given_name": gettext_noop("First name"),
    "family_name": gettext_noop("Last name"),
    "credentials": gettext_noop("Credentials"),
    "npi": gettext_noop("NPI"),
    "npi_status": gettext_noop("NPI status"),
    "status": gettext_noop("Status"),
    "profession": gettext_noop("Profession"),
    "specialty": gettext_noop("Specialty"),
    "practice_setting": gettext_noop("Where you practice"),
    "years_in_practice": gettext_noop("Years in practice"),
    "birth_month": gettext_noop("Month of birth"),
    "birth_day": gettext_noop("Day of birth"),
    "language": gettext_noop("Language"),
    "purpose": gettext_noop("Purpose"),
    "kind": gettext_noop("Kind"),
    "team": gettext_noop("Team"),
    "role": gettext_noop("Role"),
    "company": gettext_noop("Company"),
    "relationship": gettext_noop("Relationship"),
    "amount": gettext_noop("Amount"),
    "attestation": gettext_noop("Attestation"),
    "board_id": gettext_noop("Board ID"),
    "campaign": gettext_noop("Campaign"),
    "subject": gettext_noop("Subject"),
    "body": gettext_noop("Text"),
    "text": gettext_noop("Text"),
    "note": gettext_noop("Remark"),
    "reason": gettext_noop("Reason"),
    "object_repr": gettext_noop("What"),
    "user_agent": gettext_noop("Device"),
    "ip": gettext_noop("Internet address"),
    "verified": gettext_noop("Confirmed"),
    "primary": gettext_noop("Receives your e-mail"),
    "watched": gettext_noop("Watched"),
    "given_at": gettext_noop("Agreed"),
    "withdrawn_at": gettext_noop("Withdrawn"),
    "checked_at": gettext_noop("Checked"),
    "opened_at": gettext_noop("Opened"),
    "decided_at": gettext_noop("Decided"),
    "enrolled_at": gettext_noop("Enrolled"),
    "shown_at": gettext_noop("Shown"),
    "started_at": gettext_noop("Started"),
    "watched_at": gettext_noop("Watched to the end"),
    "completed_on": gettext_noop("Completed"),
    "completed_at": gettext_noop("Completed"),
    "claimed_at": gettext_noop("Claimed"),
    "issued_at": gettext_noop("Issued"),
    "answered_at": gettext_noop("Answered"),
    "noted_at": gettext_noop("Written"),
    "asked_at": gettext_noop("Asked"),
    "wanted_at": gettext_noop("Asked for"),
    "invited_at": gettext_noop("Invited"),
    "submitted_at": gettext_noop("Sent in"),
    "stopped_at": gettext_noop("Stopped"),
    "linked_at": gettext_noop("Linked"),
    "agreed_at": gettext_noop("Agreed"),
    "date_joined": gettext_noop("Since"),
    "created_at": gettext_noop("Since"),
    "last_login": gettext_noop("Last sign-in"),
    "last_seen_at": gettext_noop("Last seen"),
    "last_used_at": gettext_noop("Last used"),
    "sent_at": gettext_noop("Sent"),
    "requested_at": gettext_noop("Requested"),
    "expires_at": gettext_noop("Expires"),
    "ended_at": gettext_noop("Ended"),
    "revoked_at": gettext_noop("Revoked"),
    "retain_until": gettext_noop("Kept until"),
}


def shown(holdings: Iterable[Holding], person: Person) -> list[dict[str, Any]]:
    """By kind: its title, how many rows there are, why they stay; the first of them in words."""
    sections = []
    for holding in holdings:
        rows = holding.rows(person).order_by("pk")
        if count := rows.count():
            lines = list(_lines(holding, list(rows[:MOST_SHOWN])))
            sections.append(
                {
                    "title": gettext(holding.title),
                    "count": count,
                    "kept": holding.why,
                    "rows": lines,
                    "is_cut": count > MOST_SHOWN,
                }
            )
    return sections


def _lines(holding: Holding, rows: list[Any]) -> Iterator[list[tuple[str, str]]]:
    withheld = holding.withheld(rows) if holding.withheld else {}
    if holding.model is Response:
        rows = list(with_versions(rows))
    fields = [name for name in WORDS if name in holding.fields()]
    for row in rows:
        told = [name for name in fields if name not in withheld.get(row.pk, ())]
        line = [(gettext(WORDS[name]), words) for name in told if (words := _words(row, name))]
        if line:
            yield line


def _words(row: Any, name: str) -> str:
    """How people read a value; empty where there is none, or none that says anything to them."""
    field = row._meta.get_field(name)
    value = getattr(row, name)
    if value is None or value in ("", [], {}) or isinstance(value, Learner | User):
        return ""
    if name == "phase":
        return gettext(TITLES[Phase(value)])
    if field.choices:
        return gettext(str(getattr(row, f"get_{name}_display")()))
    if name == "answer":
        return _answer(row, value)
    return OWN_WORDS[name](value) if name in OWN_WORDS else _plain(value)


def _front_matter(shown: FrontMatter) -> str:
    named = {"course": shown.course, "version": shown.version}
    return gettext("%(course)s, version %(version)s") % named


OWN_WORDS: dict[str, Callable[[Any], str]] = {
    "user_agent": device_name,
    "front_matter": _front_matter,
    "watched": lambda seconds: clock(int(seconds)),
    "language": name_of,
}


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        moment = timezone.localtime(value)
        return f"{date_format(moment)}, {time_format(moment)}"
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(localize(value))


def _answer(row: Any, value: Any) -> str:
    """Choices by their text, everything else as it was given."""
    picked = value if isinstance(value, list) else [value]
    version = getattr(row, "version", None)
    texts = {choice.key: choice.text for choice in version.choices.all()} if version else {}
    return ", ".join(str(texts.get(key, key)) for key in picked)
