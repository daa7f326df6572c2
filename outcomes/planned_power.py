"""Whether the learners a course expects are enough to see a change, for the map of its workspace.

The same assumptions as the planner begins with: a change of 15 points, 40 % of learners changing
at all, 60% of those who answer before answering after. The test is that of the course.
"""

from functools import lru_cache

from assessments.measured import Planned
from courses.models import ItemTest

from . import statistics

CHANGE, DISCORDANCE, MATCHED = 0.15, 0.4, 0.6
ENOUGH = 0.8
MOST = 3000  # learners beyond which the power differs from 1 by nothing that is shown


@lru_cache(maxsize=256)
def planned_power(learners: int, item_test: str) -> Planned:
    mid_p = item_test == ItemTest.MID_P
    assumed = statistics.from_discordance(CHANGE, DISCORDANCE)
    matched = min(MOST, int(learners * MATCHED))
    power = statistics.mcnemar_power(matched, assumed, mid_p=mid_p) if matched else 0.0
    least = statistics.plan_mcnemar(assumed, 0.05, ENOUGH, mid_p=mid_p).n or 0
    needed = -int(-least / MATCHED // 1)
    sentence = (
        f"Of {learners:,} expected learners {int(learners * MATCHED):,} are likely to answer both "
        f"tests (60%). A change of 15 points on a question is then shown with a probability of "
        f"{_percent(power)} ({ItemTest(item_test).label}); 80% takes {needed:,} learners."
    )
    return Planned(power >= ENOUGH, sentence)


def _percent(power: float) -> str:
    return "more than 99%" if power > 0.99 else f"{power * 100:.0f}%"
