"""What a benchmark measured against what it was to reach: printed where it is measured, and kept
for the table of run.py."""

import json
import os
from dataclasses import asdict, dataclass

RESULTS = "CME_BENCH_RESULTS"  # the file that run.py reads


@dataclass(frozen=True)
class Result:
    name: str
    measured: str
    goal: str  # empty: measured to be known, nothing was asked of it
    met: bool | None

    def __str__(self) -> str:
        verdict = {True: "met", False: "NOT MET", None: ""}[self.met]
        return f"  {self.name}: {self.measured}" + (
            f" ({self.goal}: {verdict})" if self.goal else ""
        )


def state(
    name: str,
    measured: float,
    unit: str = "",
    *,
    at_most: float | None = None,
    at_least: float | None = None,
) -> bool:
    """Prints the line and keeps it; whether the goal is met."""
    met, goal = None, ""
    if at_most is not None:
        met, goal = measured <= at_most, f"at most {at_most:g}{unit}"
    elif at_least is not None:
        met, goal = measured >= at_least, f"at least {at_least:g}{unit}"
    result = Result(name, f"{measured:,.2f}{unit}", goal, met)
    print(result, flush=True)
    _keep(result)
    return met is not False


def _keep(result: Result) -> None:
    if path := os.environ.get(RESULTS):
        with open(path, "a") as file:
            file.write(json.dumps(asdict(result)) + "\n")
