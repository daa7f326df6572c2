"""Runs every benchmark and prints one table at the end, with what missed its goal.

`python bench/run.py [NAME ...]`: all, or those whose file name holds one of the names. Ends with 1
when a goal was missed or a file did not run to its end. The campaign day (knee.py) is run in its
short form; `--long-day` runs the whole one, of about 45 minutes.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from goals import RESULTS, Result

HERE = Path(__file__).parent
CAMPAIGN_DAY = "knee.py"
SHORT_DAY = ("--step", "30", "--hold", "2", "--beyond", "1", "--learners", "5", "20", "40", "60")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--long-day", action="store_true")
    options = parser.parse_args()
    names = options.names
    files = [
        file
        for file in [*sorted(HERE.glob("bench_*.py")), *HERE.glob(CAMPAIGN_DAY)]
        if not names or any(name in file.stem for name in names)
    ]
    short = {} if options.long_day else {CAMPAIGN_DAY: SHORT_DAY}
    measured = [
        (file.stem.removeprefix("bench_"), result)
        for file in files
        for result in run(file, short.get(file.name, ()))
    ]
    show(measured)
    sys.exit(any(result.met is False for _, result in measured) or not files)


def run(file: Path, arguments: Sequence[str] = ()) -> list[Result]:
    """What the file stated; one more that says so when it ended before its end."""
    print("\n==", file.name, *arguments, flush=True)
    with tempfile.TemporaryDirectory(prefix="cme-bench-results-") as folder:
        kept = Path(folder) / "results"
        ended = subprocess.run(
            [sys.executable, str(file), *arguments],
            env=os.environ | {RESULTS: str(kept)},
            check=False,
        ).returncode
        lines = kept.read_text().splitlines() if kept.exists() else []
    results = [Result(**json.loads(line)) for line in lines]
    if ended and not any(result.met is False for result in results):
        results.append(Result("the whole file", f"ended with {ended}", "runs to its end", False))
    return results


def show(measured: list[tuple[str, Result]]) -> None:
    rows = [
        (file, result.name, result.measured, result.goal, verdict(result))
        for file, result in measured
    ]
    heads = ("benchmark", "what", "measured", "goal", "")
    widths = [max(len(row[index]) for row in [heads, *rows]) for index in range(len(heads))]
    print()
    for row in [heads, *rows]:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
    missed = sum(result.met is False for _, result in measured)
    goals = sum(result.met is not None for _, result in measured)
    print(f"\n{goals - missed} of {goals} goals met" + (f", {missed} MISSED" if missed else ""))


def verdict(result: Result) -> str:
    return {True: "met", False: "MISSED", None: ""}[result.met]


if __name__ == "__main__":
    main()
