"""Before launch: how many learners a course needs.

What a form or an address gives in, what a page shows out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from learners.refusals import Refusal

from . import statistics
from .statistics import Assumed
from .statistics.paired import MCNEMAR_TEST, MID_P_TEST


class BadPlan(Refusal):
    """`field` is wrong, and `sentence` says how."""

    code = "bad-plan"
    status = 400

    def __init__(self, sentence: str, *, field: str, **values: str) -> None:
        super().__init__(sentence, **values)
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
    test: str  # mcnemar-exact, or mcnemar-mid-p where a course has chosen it


NOTHING_TO_FIND = gettext_noop("Without a change there is nothing to find.")
TOO_MANY = gettext_noop("It takes more than 200,000 learners.")
DISCORDANCE, CORRELATION = "discordance", "correlation"
TESTS = (MCNEMAR_TEST, MID_P_TEST)
FIELDS = ("change", DISCORDANCE, "pre", "post", CORRELATION, "alpha", "power", "matched", "test")

NAMES = ", ".join(FIELDS)


def ask(given: Mapping[str, str]) -> Question:
    """All numbers in per cent but the correlation (-1 to 1): `change` and `discordance`, or `pre`,
    `post` and `correlation`.

    `alpha` 5, `power` 80, `matched` 100 and the exact `test` where they are left out. Raises
    BadPlan.
    """
    if unknown := [name for name in given if name not in FIELDS]:
        raise BadPlan(
            "There is no “%(name)s”; there are %(names)s.",
            field=unknown[0][:60],
            name=unknown[0][:60],
            names=NAMES,
        )
    alpha, power = _share(given, "alpha", "5"), _share(given, "power", "80")
    matched = _share(given, "matched", "100")
    for name, value, low, high in (
        ("alpha", alpha, 0.0001, 0.5),
        ("power", power, 0.5, 0.999),
        ("matched", matched, 0.01, 1),
    ):
        if not low <= value <= high:
            raise BadPlan(
                "%(name)s lies between %(low)s and %(high)s percent.",
                field=name,
                name=name,
                low=f"{low * 100:g}",
                high=f"{high * 100:g}",
            )
    return Question(_assumed(given), alpha, power, matched, _test(given))


def _test(given: Mapping[str, str]) -> str:
    test = given.get("test") or MCNEMAR_TEST
    if test not in TESTS:
        raise BadPlan("The test is one of %(names)s.", field="test", names=", ".join(TESTS))
    return test


@dataclass(frozen=True)
class LearnersNeeded:
    change: float
    n: int | None  # matched learners; None where `note` says why
    n_before: int | None  # who must answer before, as not all answer after
    exact: bool  # whether n is of the test itself, and not of the normal formula
    test: str
    note: str


def learners_needed(given: Mapping[str, str]) -> LearnersNeeded:
    """Raises BadPlan."""
    asked = ask(given)
    plan = statistics.plan_mcnemar(
        asked.assumed, asked.alpha, asked.power, mid_p=asked.test == MID_P_TEST
    )
    change, note = plan.assumed.change, ""
    if plan.n is None:
        note = TOO_MANY if change else NOTHING_TO_FIND
    n_before = None if plan.n is None else -int(-plan.n / asked.matched_share // 1)
    return LearnersNeeded(change, plan.n, n_before, plan.exact, asked.test, note)


def _assumed(given: Mapping[str, str]) -> Assumed:
    if "pre" in given or "post" in given:
        pre, post = _share(given, "pre"), _share(given, "post")
        correlation = _number(given, CORRELATION, "0")
        try:
            return statistics.from_correlation(pre, post, correlation)
        except ValueError:
            raise BadPlan(
                "No two answers with these shares have such a correlation; it lies between -1 and "
                "1.",
                field=CORRELATION,
            ) from None
    change, discordance = _number(given, "change") / 100, _share(given, DISCORDANCE)
    try:
        return statistics.from_discordance(change, discordance)
    except ValueError:
        raise BadPlan(
            "At least as many learners change as the change has points, and at most all.",
            field=DISCORDANCE,
        ) from None


def _share(given: Mapping[str, str], name: str, default: str | None = None) -> float:
    value = _number(given, name, default) / 100
    if not 0 <= value <= 1:
        raise BadPlan("%(name)s is a share from 0 to 100 percent.", field=name, name=name)
    return value


def _number(given: Mapping[str, str], name: str, default: str | None = None) -> float:
    text = given.get(name) or default
    if text is None:
        raise BadPlan("%(name)s is missing.", field=name, name=name)
    try:
        value = float(text)
    except ValueError:
        raise BadPlan(
            "%(name)s must be a number, not “%(value)s”.", field=name, name=name, value=text[:40]
        ) from None
    if not -1000 <= value <= 1000:  # also not a number, which compares to nothing
        raise BadPlan("%(name)s is out of range.", field=name, name=name)
    return value
