"""The notebook of the documentation begins with a row file and comes to the report's figures."""

import json
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs/notebook/outcomes.ipynb"

# Marked so that the test database is set up before the session's fixture uses it.
pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(snapshot, row_file, monkeypatch):
    """Every name of the notebook, after its cells were run beside the file."""
    monkeypatch.chdir(row_file.parent)
    names = {}
    for cell in json.loads(NOTEBOOK.read_text())["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    return names


def test_the_notebook_comes_to_the_figures_of_the_report(worked, snapshot):
    items = worked["items"]
    assert len(items) == len(snapshot["items"])
    for item in snapshot["items"]:
        ours, report = items.loc[item["question"]], item["matched"]
        assert ours["n"] == report["n"]
        for side in ("pre", "post"):
            assert ours[side] == pytest.approx(report[side]["share"])
            assert ours[f"{side}_ci95"] == pytest.approx(report[side]["ci95"], abs=1e-9)
        assert ours["p"] == pytest.approx(report["p"], rel=1e-6)
        assert ours["p_holm"] == pytest.approx(report["p_holm"], rel=1e-6)


def test_the_objectives_change_as_in_the_report(worked, snapshot):
    reported = {each["objective"]: each["matched"] for each in snapshot["knowledge"]["objectives"]}
    assert len(worked["objectives"]) == 3
    for number, ours in worked["objectives"].iterrows():
        assert ours["n"] == reported[number]["n"]
        assert ours["change"] == pytest.approx(reported[number]["change"])
        assert [ours["low"], ours["high"]] == pytest.approx(
            reported[number]["change_ci95"], abs=0.002
        )


def test_confidence_is_as_in_the_report(worked, snapshot):
    for each in snapshot["confidence"]:
        ours, report = worked["ratings"].loc[each["question"]], each["ratings"]
        assert ours["n"] == sum(report["pre"])
        assert ours["mean_pre"] == pytest.approx(report["mean_pre"])
        assert ours["mean_post"] == pytest.approx(report["mean_post"])
        assert ours["top_post"] == pytest.approx(each["matched"]["post"]["share"])
        assert ours["p"] == pytest.approx(report["p"], rel=0.05)
