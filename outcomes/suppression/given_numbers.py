"""Numbers people gave: mean, standard deviation and median, as far as they tell of nobody.

Of whole numbers the mean times n is the sum of all answers, and the spread that of their squares:
of 12 people "mean 0.1" says that one saw one patient and eleven none. So they leave rounded to
steps wide enough for a small group who gave one more or one less, from a number of answers on, and
only where no few make up the sum. Pure.
"""

from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

from outcomes.snapshots.document import NumberAnswers, is_known

from .beside_matched import People
from .cells import Figure, Review, hidden_but

MIN_THRESHOLDS = 4  # of answers; of fewer, only how many they are
STEPS = (Decimal("0.1"), Decimal("0.2"), Decimal("0.5"), Decimal(1), Decimal(2))


def suppress_numbers(
    review: Review, answers: NumberAnswers, key: str, people: People
) -> NumberAnswers:
    """Asked with the test before, so how many answered is nearly how many took it."""
    if review.any_tells(f"number/{key}", {"n": answers.n} | people.beside(answers.n)):
        return hidden_but(answers, "stem")
    n, mean, sd = answers.n, answers.mean, answers.sd
    if not is_known(n) or not is_known(mean) or not is_known(sd):
        return answers if n == 0 else hidden_but(answers, "stem", "n")
    if n < MIN_THRESHOLDS * review.below or _givers(n, mean, sd) < review.below:
        return hidden_but(answers, "stem", "n")
    few = max(0, review.below - 1)
    of_mean, of_spread = _wider_than(2 * few / n), _wider_than(2 * sqrt(few / (n - 1)))
    steps = {"mean": of_mean, "median": of_mean, "sd": of_spread}
    rounded = {name: _in_steps(getattr(answers, name), step) for name, step in steps.items()}
    return answers.model_copy(update=rounded)


def _givers(n: int, mean: float, sd: float) -> float:
    """How many people, all giving alike, would make up the sum: the inverse of its concentration.
    Where nobody gave anything but 0, all did alike."""
    squares = (n - 1) * sd**2 + n * mean**2
    return (n * mean) ** 2 / squares if squares else n


def _wider_than(width: float) -> Decimal:
    """Of the steps people read the smallest: so many who gave one more do not show."""
    return next((step for step in STEPS if step > width), STEPS[-1])


def _in_steps(value: Figure, step: Decimal) -> Figure:
    if not is_known(value):
        return value
    steps = (Decimal(repr(value)) / step).quantize(Decimal(1), ROUND_HALF_UP)
    return float(steps * step) or 0.0  # never minus 0
