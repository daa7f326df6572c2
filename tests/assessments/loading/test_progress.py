"""How far a load is."""

import io

import pytest

from assessments.loading.progress import Progress
from assessments.management.commands.import_responses import ProgressLine

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self):
        return True

    def write(self, text, style_func=None, ending="\n"):
        super().write(text + ending)


def test_shares_grow_to_the_whole_and_only_what_is_measured_has_one(load):
    steps = []
    rows = "".join(f"R_{n},q1,post,a,2025-02-01T10:05:00+00:00\n" for n in range(12))

    load(
        "learners-survey.csv",
        "learner,question,phase,answer,answered_at\n" + rows,
        tell=steps.append,
    )

    deeds = list(dict.fromkeys(step.deed for step in steps))
    assert deeds == [
        "Reading learners-survey.csv",
        "Reading responses.csv",
        "Comparing with what is stored",
        "Storing learners",
        "Storing answers",
        "Checking what was stored",
    ]
    assert {step.deed for step in steps if step.share is None} == {
        "Comparing with what is stored", "Storing learners", "Checking what was stored",
    }  # fmt: skip
    for deed in deeds:
        shares = [step.share for step in steps if step.deed == deed and step.share is not None]
        assert shares == sorted(shares) and all(share <= 1 for share in shares)


def test_a_hundred_percent_is_said_of_the_whole_only():
    assert str(Progress("Reading r.csv", 9_990, 0.999)) == "Reading r.csv: 9,990 rows, 99%"


def test_a_terminal_has_one_line_that_is_gone_at_the_end():
    terminal = Terminal()
    line = ProgressLine(terminal)

    line.tell(Progress("Reading r.csv", 5_000, 0.5))
    line.tell(Progress("Reading r.csv", 10_000, 1.0))
    line.end()

    assert "\n" not in terminal.getvalue()
    assert terminal.getvalue().endswith("10,000 rows, 100%\r\x1b[K")


def test_elsewhere_each_deed_is_one_line():
    lines = io.StringIO()
    lines.write = lambda text, style_func=None: io.StringIO.write(lines, text + "\n")
    line = ProgressLine(lines)

    for share in (0.2, 0.4, 1.0):
        line.tell(Progress("Reading r.csv", 10, share))
    line.end()

    assert lines.getvalue() == "Reading r.csv …\n"
