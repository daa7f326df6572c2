"""Before launch: how many learners a course needs.

What a form or an address gives in, what a page shows out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learners.refusals import Refusal

from . import statistics
from .statistics import Assumed


class BadPlan(Refusal):
    """`field` is wrong, and `sentence` says how."""

    code = "bad-plan"
    status = 400

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Question:
    """A change to be seen: by the share of learners who change at all, or by shares before and
    after and their correlation.
    """

    assumed: Assumed
    alpha: float
    power: float
    matched_share: float  # of those who answer before, how many answer after too


FIELDS = ("change", "discordance", "pre", "post", "correlation", "alpha", "power", "matched")


def ask(given: Mapping[str, str]) -> Question:
    """All numbers in per cent but the correlation (-1 to 1): `change` and `discordance`, or `pre`,
    `post` and `correlation`.

    `alpha` 5, `power` 80 and `matched` 100 where they are left out. Raises BadPlan.
    """
    if unknown := [name for name in given if name not in FIELDS]:
        raise BadPlan(
            unknown[0][:60], f"There is no {unknown[0][:60]!r}; there are {', '.join(FIELDS)}."
        )
    alpha, power = _share(given, "alpha", "5"), _share(given, "power", "80")
    matched = _share(given, "matched", "100")
    for name, value, low, high in (
        ("alpha", alpha, 0.0001, 0.5),
        ("power", power, 0.5, 0.999),
        ("matched", matched, 0.01, 1),
    ):
        if not low <= value <= high:
            raise BadPlan(name, f"{name} lies between {low * 100:g} and {high * 100:g} per cent.")
    return Question(_assumed(given), alpha, power, matched)


def plan_json(given: Mapping[str, str]) -> dict[str, Any]:
    """The plan, with how many must answer before where not all are matched. Raises BadPlan."""
    asked = ask(given)
    plan = statistics.plan_mcnemar(asked.assumed, asked.alpha, asked.power)
    invited = None if plan.n is None else -int(-plan.n / asked.matched_share // 1)
    note = None
    if plan.n is None:
        note = (
            "Without a change there is nothing to find."
            if not asked.assumed.change
            else "It takes more than 200,000 learners."
        )
    return plan.as_json() | {
        "test": "mcnemar-exact",
        "matched_share": asked.matched_share,
        "n_before": invited,
        "note": note,
    }


def _assumed(given: Mapping[str, str]) -> Assumed:
    if "pre" in given or "post" in given:
        pre, post = _share(given, "pre"), _share(given, "post")
        correlation = _number(given, "correlation", "0")
        try:
            return statistics.from_correlation(pre, post, correlation)
        except ValueError as problem:
            raise BadPlan("correlation", str(problem)) from None
    change, discordance = _number(given, "change") / 100, _share(given, "discordance")
    try:
        return statistics.from_discordance(change, discordance)
    except ValueError as problem:
        raise BadPlan("discordance", str(problem)) from None


def _share(given: Mapping[str, str], name: str, default: str | None = None) -> float:
    value = _number(given, name, default) / 100
    if not 0 <= value <= 1:
        raise BadPlan(name, f"{name} is a share from 0 to 100 per cent.")
    return value


def _number(given: Mapping[str, str], name: str, default: str | None = None) -> float:
    text = given.get(name) or default
    if text is None:
        raise BadPlan(name, f"{name} is missing.")
    try:
        value = float(text)
    except ValueError:
        raise BadPlan(name, f"{name} must be a number, not {text[:40]!r}.") from None
    if not -1000 <= value <= 1000:  # also not a number, which compares to nothing
        raise BadPlan(name, f"{name} is out of range.")
    return value
