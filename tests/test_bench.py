"""The runner of the benchmarks: all of them, whatever one of them does,
and one table at the end.
"""

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent.parent / "bench"
FILES = {
    "bench_a.py": "import sys; sys.exit('cannot go on')",
    "bench_b.py": "from goals import state\nstate('slow thing', 5.0, ' s', at_most=3)",
    "bench_c.py": (
        "from goals import state\nstate('quick thing', 2.0, ' s', at_most=3)\nstate('known', 7)"
    ),
}


@pytest.fixture
def run(tmp_path):
    """Runs some of the files in a folder of their own."""
    for name in ("run.py", "goals.py"):
        (tmp_path / name).write_text((BENCH / name).read_text())
    for name, content in FILES.items():
        (tmp_path / name).write_text(content)

    def runner(*names):
        return subprocess.run(
            [sys.executable, tmp_path / "run.py", *names], capture_output=True, text=True
        )

    return runner


def test_one_that_fails_stops_no_other_and_the_table_says_what_missed_its_goal(run):
    ended = run()

    table = ended.stdout.split("benchmark ")[1]
    assert [line.split()[0] for line in table.splitlines()[1:5]] == ["a", "b", "c", "c"]
    assert table.count("  MISSED\n") == 2 and "5.00 s" in table and "at most 3 s" in table
    assert "1 of 3 goals met, 2 MISSED" in table
    assert ended.returncode == 1


def test_when_all_goals_are_met_it_ends_well(run):
    ended = run("bench_c")

    assert "1 of 1 goals met" in ended.stdout and "MISSED" not in ended.stdout
    assert ended.returncode == 0
