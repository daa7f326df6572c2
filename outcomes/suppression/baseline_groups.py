"""Groups by the share right before: their label bounds every score in them. Pure.

Of three questions "up to 33% correct before" is none or one right, so the mean of the group says
how many had none. Where the objectives weigh alike the mean is that of scores, and what it is over
the least, or under the most, are people; of few these are told.
"""

import re
from collections.abc import Sequence

from outcomes.snapshots.document import Group, MeasuredObjective, is_known

from .cells import Figure

LEAST, MOST = re.compile(r"above (\d+)%"), re.compile(r"to (\d+)%")
NOTHING = "nothing"


def questions_alike(objectives: Sequence[MeasuredObjective]) -> int:
    """How many questions all objectives have together, where each has as many; else 0."""
    sizes = [len(objective.questions) for objective in objectives]
    return sum(sizes) if len({*sizes}) == 1 else 0


def steps_from_ends(group: Group, questions: int) -> dict[str, Figure]:
    """Right answers of the group over what each has at least, and under what each has at most."""
    n, pre = group.overall.learners, group.overall.pre
    if not questions or not is_known(n) or not is_known(pre):
        return {}
    above, up_to = LEAST.search(group.label), MOST.search(group.label)
    least = _score(above[1], questions) + 1 if above else 0
    most = _score(up_to[1], questions) if up_to else questions
    if group.label.startswith(NOTHING):
        most = 0
    right = round(n * pre * questions)
    return {"above-least": right - least * n, "below-most": most * n - right}


def _score(share: str, questions: int) -> int:
    return round(int(share) / 100 * questions)
