"""A made file as a download: its rows under its columns, exceptions on a sheet of their own."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from credit.models import ReportedClaim, ReportFile, ReportKind

from . import rendering
from .sources import exception_in_words

EXCEPTION_HEAD = ("Learner", "Name", "E-mail address", "Why it is not sent")


def forms_of(file: ReportFile) -> list[str]:
    """What it can be downloaded as; the shapes of the web services only where the
    site offers them.
    """
    if file.kind == ReportKind.ACTIVITY:
        return ["xlsx", "csv"]
    web = ["json", "xml"] if settings.PARS_WEB_FORMATS and file.kind == ReportKind.LEARNERS else []
    return ["xlsx", "csv", "exceptions", *web]


def file_of(file: ReportFile, form: str) -> tuple[bytes, str, str]:
    """Content, its type, and a name."""
    head = [heading for heading, _, _ in file.columns]
    suffix = "csv" if form == "exceptions" else form
    end = "-exceptions" if form == "exceptions" else ""
    name = f"{file.course.slug}-{file.kind}-{file.year}{end}.{suffix}"
    if form == "xlsx":
        sheets: list[tuple[str, rendering.Row, Iterator[rendering.Row]]] = [
            (file.kind.capitalize(), head, _lines(file))
        ]
        if file.kind != ReportKind.ACTIVITY:
            sheets.append(("Exceptions", EXCEPTION_HEAD, _exceptions(file)))
        content = rendering.as_xlsx(sheets)
    elif form == "csv":
        content = rendering.as_csv(head, _lines(file))
    elif form == "exceptions":
        content = rendering.as_csv(EXCEPTION_HEAD, _exceptions(file))
    else:
        records = [rendering.learner_record(values) for values in _values(file)]
        content = rendering.as_json(records) if form == "json" else rendering.as_xml(records)
    return content, rendering.TYPES[suffix], name


def _values(file: ReportFile) -> Iterator[dict[str, Any]]:
    if file.kind == ReportKind.ACTIVITY:
        yield file.totals
        return
    rows = file.rows.exclude(action=ReportedClaim.Action.NONE).order_by("id")
    for action, values in rows.values_list("action", "values").iterator(2000):
        yield values | {"action": action}


def _lines(file: ReportFile) -> Iterator[rendering.Row]:
    for values in _values(file):
        yield rendering.cells(file.columns, values)


def _exceptions(file: ReportFile) -> Iterator[rendering.Row]:
    rows = (
        file.rows.filter(action=ReportedClaim.Action.NONE)
        .select_related("claim__learner")
        .order_by("id")
    )
    for row in rows.iterator(2000):
        learner = row.claim.learner
        name = f"{learner.given_name} {learner.family_name}".strip()
        yield [str(learner.pk), name, learner.email, exception_in_words(row.exception)]
