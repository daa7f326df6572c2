"""The page that explains the statistics: every worked example runs, and every measure has its
section.
"""

import doctest
from pathlib import Path

import pytest

from outcomes.measures import MEASURES

PAGE = Path(__file__).resolve().parents[3] / "docs/statistics.md"


def test_every_worked_example_gives_what_the_page_says():
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)

    assert tried > 25 and failed == 0


def test_every_measure_has_a_section():
    text = PAGE.read_text()

    assert [measure.key for measure in MEASURES if f"`{measure.path}" not in text] == []


@pytest.mark.django_db
def test_the_handbook_is_a_page_with_anchors(reader, settings, tmp_path):
    from outcomes.views import handbook

    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/statistics.md").write_text(
        "# Statistics\n\n## Matched item: McNemar\n\n<script>x</script>\n\n| a | b |\n|---|---|\n| "
        "1 | 2 |\n"
    )
    settings.BASE_DIR = tmp_path
    handbook._page.cache_clear()
    try:
        page = reader.get("/outcomes/statistics/").content.decode()
        assert (
            'id="matched-item-mcnemar"' in page and "<td>1</td>" in page and "<script>x" not in page
        )
        assert (
            handbook.anchor_of("mcnemar") == "matched-item-mcnemar"
            and handbook.anchor_of("elsewhere") == ""
        )
    finally:
        handbook._page.cache_clear()
