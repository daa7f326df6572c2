"""A plan before launch."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_safe

from courses.models import ItemTest
from learners.wording import sentence_for_reader
from outcomes import planning

from .access import analysts_only

# The numbers of the form, by their name in the address; a percent sign is doubled for translation.
NUMBERS = {
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


@dataclass(frozen=True)
class Number:
    """A field of the form."""

    name: str
    label: str
    value: str


@require_safe
@analysts_only
def plan(request: HttpRequest) -> HttpResponse:
    """How many learners would show a change of a given size."""
    asked = {name: request.GET.get(name, "").strip() for name in planning.FIELDS}
    given = {name: value for name, value in asked.items() if value}
    shown = BEGINNING | given
    numbers = [Number(name, _label(name), shown.get(name, "")) for name in NUMBERS]
    context: dict[str, object] = {
        "numbers": numbers,
        "tests": _tests(),
        "given_test": shown["test"],
    }
    if given.keys() - {"test"}:  # a link from a course names its test alone
        try:
            needed = planning.learners_needed(shown)  # as the form shows it
            context |= {
                "plan": needed,
                "test": dict(_tests())[needed.test],
                "note": gettext(needed.note) if needed.note else "",
            }
        except planning.BadPlan as problem:
            if problem.field in NUMBERS and "name" in problem.values:
                problem.values["name"] = _label(problem.field)
            context |= {"problem": sentence_for_reader(problem), "field": problem.field}
    return render(
        request, "outcomes/plan.html", context, status=400 if "problem" in context else 200
    )


def _label(name: str) -> str:
    return gettext(NUMBERS[name]).replace("%%", "%")


def _tests() -> list[tuple[str, str]]:
    return [(test.value, gettext(test.label)) for test in ItemTest]
