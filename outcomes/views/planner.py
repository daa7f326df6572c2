"""A plan before launch."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_safe

from courses.models import ItemTest
from learners.wording import sentence_for_reader
from outcomes import planning

from .access import analysts_only

# The fields of an address as the page calls them; its template doubles each percent sign.
FIELDS = {
    "change": gettext_noop("Change to be seen (points)"),
    "discordance": gettext_noop("Learners who change (%%)"),
    "power": gettext_noop("Power (%%)"),
    "alpha": gettext_noop("Alpha (%%)"),
    "matched": gettext_noop("Take the post-test too (%%)"),
}
BEGINNING = {
    "change": "15", "discordance": "40", "alpha": "5", "power": "80", "matched": "60",
    "test": ItemTest.EXACT,
}  # fmt: skip


@require_safe
@analysts_only
def plan(request: HttpRequest) -> HttpResponse:
    """How many learners would show a change of a given size."""
    asked = {name: request.GET.get(name, "").strip() for name in planning.FIELDS}
    given = {name: value for name, value in asked.items() if value}
    shown = BEGINNING | given
    context: dict[str, object] = {"given": shown, "tests": _tests()}
    if given.keys() - {"test"}:  # a link from a course names its test alone
        try:
            needed = planning.learners_needed(shown)  # as the form shows it
            context |= {
                "plan": needed,
                "test": dict(_tests())[needed.test],
                "note": gettext(needed.note) if needed.note else "",
            }
        except planning.BadPlan as problem:
            if problem.field in FIELDS and "name" in problem.values:
                problem.values["name"] = gettext(FIELDS[problem.field]).replace("%%", "%")
            context |= {"problem": sentence_for_reader(problem), "field": problem.field}
    return render(
        request, "outcomes/plan.html", context, status=400 if "problem" in context else 200
    )


def _tests() -> list[tuple[str, str]]:
    return [(test.value, gettext(test.label)) for test in ItemTest]
