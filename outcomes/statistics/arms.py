"""Two groups of different people: learners after a course, and clinicians who did not take it.

Never matched.
"""

from dataclasses import dataclass, replace

from .effects import change_of_shares
from .fourfold import chi_square_2x2, cramers_v, fisher_exact, smallest_expected_is_under
from .proportions import FISHER_TEST, newcombe_independent, wilson
from .results import Interval, JsonObject, Side, Tested, finite

CHI_SQUARE_TEST = "chi-square"


@dataclass(frozen=True)
class ArmComparison:
    """Share right among learners minus share right in the comparison arm."""

    learners: Side
    comparison: Side
    difference: float | None
    ci95: Interval | None
    test: str | None
    statistic: float | None  # chi-square without correction; None for Fisher's test
    p: float | None
    p_holm: float | None
    cramers_v: float | None  # 0..1

    def with_p_holm(self, p: float | None) -> "ArmComparison":
        return replace(self, p_holm=p)

    def as_json(self) -> JsonObject:
        return {
            "learners": self.learners.as_json(),
            "comparison": self.comparison.as_json(),
            "difference": finite(self.difference),
            "ci95": None if self.ci95 is None else list(self.ci95),
            "test": self.test,
            "statistic": finite(self.statistic),
            "p": finite(self.p),
            "p_holm": finite(self.p_holm),
            "cramers_v": finite(self.cramers_v),
        }


def compare_arms(learners_right: int, learners_n: int, arm_right: int, arm_n: int) -> ArmComparison:
    """Chi-square without Yates' correction, Fisher's exact test when an expected cell is under 5;
    Newcombe's interval.

    Nothing is tested when a side is empty; p = 1 and V 0 when all answers are alike.
    """
    test, tested, v = _tested(learners_right, learners_n, arm_right, arm_n)
    return ArmComparison(
        learners=Side.counted(learners_right, learners_n, wilson(learners_right, learners_n)),
        comparison=Side.counted(arm_right, arm_n, wilson(arm_right, arm_n)),
        difference=change_of_shares(arm_right, arm_n, learners_right, learners_n),
        ci95=newcombe_independent(arm_right, arm_n, learners_right, learners_n),
        test=test,
        statistic=tested.statistic if tested else None,
        p=tested.p if tested else None,
        p_holm=None,
        cramers_v=v,
    )


def _tested(
    right: int, n: int, arm_right: int, arm_n: int
) -> tuple[str | None, Tested | None, float | None]:
    if not n or not arm_n:
        return None, None, None
    table = ((right, n - right), (arm_right, arm_n - arm_right))
    varies = 0 < right + arm_right < n + arm_n
    v = cramers_v(table) if varies else 0.0
    if smallest_expected_is_under(5, table):
        return FISHER_TEST, fisher_exact(table), v
    return CHI_SQUARE_TEST, chi_square_2x2(table, correction=False), v
