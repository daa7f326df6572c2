"""The runner of the benchmarks: all of them, whatever one of them does,
and one table at the end.
"""

import importlib
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
    "knee.py": "import sys\nfrom goals import state\nstate('arguments', len(sys.argv) - 1)",
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
    assert [line.split()[0] for line in table.splitlines()[1:6]] == ["a", "b", "c", "c", "knee"]
    assert table.count("  MISSED\n") == 2 and "5.00 s" in table and "at most 3 s" in table
    assert "1 of 3 goals met, 2 MISSED" in table
    assert ended.returncode == 1


def test_when_all_goals_are_met_it_ends_well(run):
    ended = run("bench_c")

    assert "1 of 1 goals met" in ended.stdout and "MISSED" not in ended.stdout
    assert ended.returncode == 0


def test_the_campaign_day_is_run_in_its_short_form_unless_the_whole_is_asked_for(run):
    assert "knee.py --step 30 --hold 2" in run("knee").stdout
    assert "arguments  0.00" in run("knee", "--long-day").stdout


def test_a_simulated_day_needs_more_with_more_learners_and_nobody_waits_for_long(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    growth = importlib.import_module("growth")
    costs = growth.Costs(
        web_answer=0.007, web_beat=0.006, web_page=0.03, web_sign_up=0.2, database_answer=0.02,
        bytes_answer=240, wal_answer=480, count_million=6,
    )  # fmt: skip

    processors, p99 = zip(*(growth.waits(day, costs) for day in growth.DAYS), strict=True)

    assert list(processors) == sorted(processors) and processors[0] == 2
    assert processors[-1] == pytest.approx(
        growth.processors(1_000_000, costs) * growth.BURST, abs=1
    )
    assert all(costs.web_answer <= slowest < 0.25 for slowest in p99)
    assert growth.row(1_000, costs)[6] == "14,600,000"
