"""Two snapshots of a course beside each other."""

from datetime import datetime

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from courses.models import Course
from outcomes.models import OutcomeSnapshot
from outcomes.querysets import ready
from outcomes.reports.content.compared_snapshots import Move, compare_snapshots
from outcomes.reports.content.moved_figures import MovedSection
from outcomes.reports.content.phrase import Phrase

from .access import analysts_only, course_of, snapshot_of


@require_safe
@analysts_only
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """`?from=1&to=2`; without them the two newest."""
    course = course_of(slug)
    snapshots = list(ready(course))
    pair = _pair(request, course, snapshots)
    context = {"course": course, "snapshots": snapshots, "pair": pair}
    if pair:
        moves = compare_snapshots(pair[0].outcomes, pair[1].outcomes, settings.P_FLOOR)
        context["moves"] = {
            "title": in_words(moves.title),
            "reasons": [in_words(reason) for reason in moves.reasons],
            "rows": [_cells(move) for move in moves.rows],
            "sections": [_section(section) for section in moves.seen],
            "unseen": moves.unseen,
            "is_same": moves.is_same,
        }
    return render(request, "outcomes/compare.html", context)


def _cells(move: Move) -> list[str]:
    return [in_words(sentence) for sentence in (move.figure, move.earlier, move.later, move.why)]


def _section(section: MovedSection) -> dict[str, object]:
    tables = [
        {
            "title": table.title,
            "rows": [
                {
                    "label": row.label,
                    "earlier": row.earlier,
                    "later": row.later,
                    "why": in_words(row.why) if row.why else "",
                }
                for row in table.rows
            ],
        }
        for table in section.tables
    ]
    return {"title": section.title, "moved": section.moved, "tables": tables}


def in_words(said: Phrase) -> str:
    """In the language of whoever reads it."""
    values = {name: _value(value) for name, value in said.values.items()}
    return gettext(said.sentence) % values if said.sentence else ""


def _value(value: object) -> str:
    if isinstance(value, Phrase):
        return in_words(value)
    if isinstance(value, datetime):
        return date_format(value, "DATETIME_FORMAT")
    return intcomma(value) if isinstance(value, int) else str(value)


def _pair(
    request: HttpRequest, course: Course, snapshots: list[OutcomeSnapshot]
) -> tuple[OutcomeSnapshot, OutcomeSnapshot] | None:
    """The earlier one first, however they were asked for."""
    asked = [request.GET.get(name, "") for name in ("from", "to")]
    if any(asked):
        if not all(each.isascii() and each.isdigit() and len(each) <= 18 for each in asked):
            raise Http404
        chosen = [snapshot_of(course, int(each)) for each in asked]
    else:
        chosen = snapshots[:2]
    if len(chosen) < 2 or chosen[0].pk == chosen[1].pk:
        return None
    first, second = sorted(chosen, key=lambda snapshot: (snapshot.as_of, snapshot.pk))
    return first, second
