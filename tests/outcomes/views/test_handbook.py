"""The page that explains the statistics: every worked example runs, and every measure has its section."""

import doctest
from pathlib import Path

from outcomes.measures import MEASURES

PAGE = Path(__file__).resolve().parents[3] / "docs/statistics.md"


def test_every_worked_example_gives_what_the_page_says():
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)

    assert tried > 25 and failed == 0


def test_every_measure_has_a_section():
    text = PAGE.read_text()

    assert [
        measure.key
        for measure in MEASURES
        if f"`{measure.key}" not in text and f"`{measure.key.split('.')[0]}" not in text
    ] == [
        "participation"  # its parts are in "Who counts" and the flow
    ]
