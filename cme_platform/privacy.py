"""Everything held on a person, over all apps: to take along, and to be forgotten."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.functions import Lower

from learners import audit
from learners.merging import merge, rows_of
from learners.models import Consent, Learner, LearnerHistory, User
from learners.privacy import BLANK, DELETE, Holding, Person, complete
from learners.refusals import Refusal
from learners.second_factor import works_here

OWN = (
    "jobs",
    "learners",
    "courses",
    "assessments",
    "credit",
    "outcomes",
    "integrations",
    "cme_platform",
)
MOST_ROWS = 20_000  # of one kind in an export


class WorksHere(Refusal):
    code = "works-here"
    sentence = "Accounts of people who work here are closed by an operator."


def own_models() -> list[Any]:
    return [model for model in apps.get_models() if model._meta.app_label in OWN]


def holdings() -> list[Holding]:
    """The registry: what each app declares in its `privacy.py`,
    and what follows from the models.
    """
    declared: list[Holding] = []
    for app in OWN:
        try:
            declared += getattr(import_module(f"{app}.privacy"), "HOLDINGS", [])
        except ModuleNotFoundError as problem:
            if problem.name != f"{app}.privacy":
                raise
    return complete(declared, own_models())


def person_of(learner: Learner) -> Person:
    """The learner's rows, those put together with them, and those with an address that is verified
    to be theirs.
    """
    addresses = {learner.email.lower()} if learner.email else set()
    if learner.user:
        verified = EmailAddress.objects.filter(user=learner.user, verified=True).values_list(
            "email", flat=True
        )
        addresses |= {learner.user.email.lower(), *(email.lower() for email in verified)}
    rows = set(rows_of(learner))
    # By the index over addresses in small letters, which leaves out the empty ones.
    of_address = Learner.objects.exclude(email="").annotate(address=Lower("email"))
    rows |= set(
        of_address.filter(address__in=addresses, user__isnull=True).values_list("pk", flat=True)
    )
    users = Learner.objects.filter(pk__in=rows, user__isnull=False).values_list("user", flat=True)
    return Person(sorted(rows), sorted(users), sorted(addresses))


# --- to take along --------------------------------------------------------------------------------


def export(learner: Learner) -> dict[str, Any]:
    """All of it, as plain values by the names of the fields."""
    person = person_of(learner)
    held = [
        {"title": holding.title, "kept": holding.why, "rows": list(_rows(holding, person))}
        for holding in holdings()
    ]
    return {"format": 1, "learner": learner.pk, "held": [entry for entry in held if entry["rows"]]}


def _rows(holding: Holding, person: Person) -> Iterator[dict[str, Any]]:
    fields, rows = holding.fields(), list(holding.rows(person).order_by("pk")[:MOST_ROWS])
    withheld = holding.withheld(rows) if holding.withheld else {}
    for row in rows:
        kept = withheld.get(row.pk, ())
        yield {name: _value(row, name) for name in fields if name not in kept}


def _value(row: Any, name: str) -> Any:
    field = row._meta.get_field(name)
    value = getattr(row, field.attname)
    if field.is_relation and value is not None and field.related_model not in (Learner, User):
        return str(getattr(row, name))  # in words: which course, which question
    return value if isinstance(value, bool | int | float | list | dict | None) else str(value)


# --- to be forgotten ------------------------------------------------------------------------------


@transaction.atomic
def erase(*, learner: Learner, by: User | None, at: datetime, own_act: bool) -> None:
    """Names, addresses and numbers go; answers stay under a pseudonym, and records of credit as
    long as they must.

    Raises WorksHere when somebody who works here asks for it themselves.
    """
    learner = Learner.objects.select_for_update().get(pk=learner.pk)
    if own_act and learner.user and works_here(learner.user):
        raise WorksHere
    person, pseudonym = person_of(learner), f"erased-{uuid.uuid4().hex}@erased.invalid"
    linked = _stay_one_person(learner, person, pseudonym)
    _end_sessions(person)
    Consent.objects.filter(learner__in=person.learners, withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )
    for holding in holdings():
        if holding.forget_also:
            holding.forget_also(person)
        if holding.on_erase == DELETE:
            holding.rows(person).delete()
        elif holding.on_erase == BLANK and holding.blank:
            holding.rows(person).update(**holding.blank)
    forgotten = {"email": pseudonym, "npi": "", "given_name": "", "family_name": ""}
    Learner.objects.filter(pk__in=person.learners).update(
        **forgotten, credentials="", birth_month=None, birth_day=None, erased_at=at
    )
    # What the rows above were goes into history by a trigger; it is forgotten there too, and stays
    # one person's there.
    LearnerHistory.objects.filter(learner__in=person.learners).update(**forgotten)
    LearnerHistory.objects.filter(learner__in=linked, email="").update(email=pseudonym)
    _close_accounts(person, pseudonym)
    transaction.on_commit(lambda: _forget_mail_files(person.addresses), robust=True)
    for row in Learner.objects.filter(pk__in=person.learners):
        audit.note(who=by, deed="erased", subject=row, after={"own_act": own_act})


def _stay_one_person(learner: Learner, person: Person, pseudonym: str) -> list[int]:
    """Rows outside that counted as the same person by its NPI go on to do so, then and now."""
    numbers = set(
        Learner.objects.filter(pk__in=person.learners).exclude(npi="").values_list("npi", flat=True)
    )
    others = list(Learner.objects.filter(npi__in=numbers).exclude(pk__in=person.learners))
    for other in others:
        if not other.email:
            Learner.objects.filter(pk=other.pk).update(email=pseudonym)
        elif not other.user_id:
            merge(joined=other, kept=learner, how="erase", by=None)
    return [other.pk for other in others]


def _close_accounts(person: Person, pseudonym: str) -> None:
    for number, user in enumerate(User.objects.filter(pk__in=person.users)):
        user.email = pseudonym if number == 0 else f"{number}-{pseudonym}"
        user.given_name = user.family_name = user.language = ""
        user.is_active = user.is_staff = user.is_superuser = False
        user.last_login = None
        user.set_unusable_password()
        user.save()
        user.groups.clear()
    for about in _entries_about(person):
        LogEntry.objects.filter(**about).update(object_repr="erased", change_message="")


def _entries_about(person: Person) -> list[dict[str, Any]]:
    kinds = ContentType.objects.get_for_models(User, Learner)
    return [
        {"content_type": kinds[User], "object_id__in": [str(pk) for pk in person.users]},
        {"content_type": kinds[Learner], "object_id__in": [str(pk) for pk in person.learners]},
    ]


def _end_sessions(person: Person) -> None:
    """By the list that every sign-in is written in: looking into all sessions of the site would
    take the longer the more people use it. One that stands in no list ends with the password.
    """
    listed = UserSession.objects.filter(user__in=person.users)
    Session.objects.filter(session_key__in=listed.values("session_key")).delete()


def _forget_mail_files(addresses: list[str]) -> None:
    """Where mail is written to files instead of being sent."""
    if not settings.EMAIL_BACKEND.startswith("jobs.mail_files."):
        return
    for file in Path(settings.EMAIL_FILE_PATH).glob("*.log"):
        if any(address in file.read_text(errors="replace").lower() for address in addresses):
            file.unlink(missing_ok=True)
