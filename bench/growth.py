"""What a site needs from a thousand to a million learners a day, simulated from measured costs.
Pure; see bench_growth.py."""

import heapq
import random
import statistics
from dataclasses import dataclass

# What one learner of a campaign day asks for (bench/load/campaign_day.py), in requests.
ANSWERS, BEATS, PAGES, SIGN_UPS = 40, 120, 12, 1
PEAK_HOUR = 0.12  # share of the day's learners who come in its busiest hour
BURST = 2.0  # the busiest minute of that hour against its mean
BUSY = 0.7  # of its processors a tier is planned for
DAYS = (1_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Costs:
    """Seconds of a processor, and bytes."""

    web_answer: float
    web_beat: float
    web_page: float
    web_sign_up: float
    database_answer: float
    bytes_answer: float
    wal_answer: float
    count_million: float


def processors(learners: int, costs: Costs) -> float:
    """Of the web, in the busiest hour, each planned to be busy for BUSY of the time."""
    each = (
        ANSWERS * costs.web_answer
        + BEATS * costs.web_beat
        + PAGES * costs.web_page
        + SIGN_UPS * costs.web_sign_up
    )
    return learners * PEAK_HOUR / 3600 * each / BUSY


def waits(learners: int, costs: Costs, seed: int = 1) -> tuple[int, float]:
    """How many processors, and what 99 of 100 answers take, in the busiest minute: requests come at
    random and wait for a free processor.
    """
    chance = random.Random(seed)
    mix = [costs.web_answer] * ANSWERS + [costs.web_beat] * BEATS
    mix += [costs.web_page] * PAGES + [costs.web_sign_up] * SIGN_UPS
    rate = learners * PEAK_HOUR / 3600 * BURST * len(mix)
    count = max(2, round(processors(learners, costs) * BURST))
    free, now, taken = [0.0] * count, 0.0, []
    for _ in range(min(200_000, int(rate * 60) + 1)):
        now += chance.expovariate(rate)
        work = chance.choice(mix)
        begins = max(now, heapq.heappop(free))
        heapq.heappush(free, begins + work)
        if work == costs.web_answer:
            taken.append(begins + work - now)
    return count, statistics.quantiles(taken, n=100)[-1] if len(taken) > 1 else 0.0


HEADS = (
    "learners a day", "answers/s", "web processors", "p99 ms", "storing at once", "WAL MB/s",
    "rows a year", "GB a year", "count s",
)  # fmt: skip


def show(costs: Costs) -> None:
    print()
    print(" ".join(f"{head:>15}" for head in HEADS))
    for learners in DAYS:
        print(" ".join(f"{cell:>15}" for cell in row(learners, costs)))
    print(
        f"1,000,000,000 answers: {1e9 * costs.bytes_answer / 2**30:,.0f} GB; a course with a "
        f"hundredth of them is counted whole in {costs.count_million * 10:,.1f} s"
    )


def row(learners: int, costs: Costs) -> list[str]:
    """Of the busiest minute, and of a year of such days over a hundred courses."""
    rate = learners * PEAK_HOUR / 3600 * BURST * ANSWERS
    count, p99 = waits(learners, costs)
    rows = learners * ANSWERS * 365
    return [
        f"{learners:,}",
        f"{rate:,.1f}",
        f"{count:,}",
        f"{p99 * 1000:,.0f}",
        f"{rate * costs.database_answer:,.2f}",
        f"{rate * costs.wal_answer / 2**20:,.2f}",
        f"{rows:,}",
        f"{rows * costs.bytes_answer / 2**30:,.0f}",
        f"{costs.count_million * rows / 1e8:,.1f}",
    ]
