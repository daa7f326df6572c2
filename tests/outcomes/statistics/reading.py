"""What several tests read or agree on."""

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from hypothesis import settings

HERE = Path(__file__).parent
DEMO = HERE.parents[2] / "demo"

bounded = settings(derandomize=True, max_examples=40, deadline=None, database=None)
few = settings(derandomize=True, max_examples=15, deadline=None, database=None)


def ground_truth() -> dict[str, Any]:
    cases = json.loads((HERE / "reference" / "ground_truth.json").read_text(encoding="utf-8"))[
        "cases"
    ]
    return {case["id"]: case for case in cases}


def demo_counts() -> dict[str, Any]:
    return json.loads((DEMO / "her2_demo_counts.json").read_text(encoding="utf-8"))


def demo_rows() -> list[dict[str, str]]:
    with (DEMO / "her2_demo_rows.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def demo_patterns() -> Counter[tuple[tuple[int, int, int], ...]]:
    """{(pairs, right before, right after) per objective: learners},
    first answers of matched items.
    """
    cells: dict[str, list[list[int]]] = defaultdict(lambda: [[0, 0, 0] for _ in range(5)])
    for row in demo_rows():
        if row["kind"] == "knowledge" and row["pre_first"] and row["post_first"]:
            cell = cells[row["learner"]][int(row["learning_objective"].removeprefix("LO")) - 1]
            cell[0] += 1
            cell[1] += int(row["pre_first"])
            cell[2] += int(row["post_first"])
    return Counter(tuple((m, b, a) for m, b, a in learner) for learner in cells.values())
