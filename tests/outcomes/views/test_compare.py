"""Two snapshots beside each other: what moved, and why."""

from copy import deepcopy

import pytest

from outcomes.reports.content.compared_snapshots import compare_snapshots
from outcomes.snapshots.document import of_json
from outcomes.statistics import PairedTable, compare_matched_item
from tests.outcomes.made_up import document, people
from tests.outcomes.stored import stored


def moves(earlier, later):
    comparison = compare_snapshots(of_json(earlier), of_json(later), 0.001)
    rows = {
        str(move.figure): [str(said) for said in (move.earlier, move.later, move.why)]
        for move in comparison.rows
    }
    return " ".join(map(str, comparison.reasons)), rows


def test_the_same_twice_moved_nothing():
    whole = document(people(5, 200))

    assert moves(whole, deepcopy(whole)) == ("", {})


def test_added_learners_are_told_by_how_they_answered():
    whole = document(people(5, 200))
    later = deepcopy(whole)
    table = whole["items"][0]["matched"]["table"]
    later["items"][0]["matched"] = compare_matched_item(
        PairedTable(**(table | {"gained": table["gained"] + 10}))
    ).as_json() | {"p_holm": 0.001}
    later["knowledge"]["overall"]["learners"] += 10
    later["snapshot"]["as_of"] = "2025-07-02T09:00:00+00:00"

    reasons, rows = moves(whole, later)

    assert "10 more." in reasons and "July 2, 2025" in reasons
    assert rows["q1: q1"][2] == (
        "matched learners: 10 more, of whom 0% were correct before and 100% after"
    )


def test_a_corrected_key_other_rules_and_other_software_are_reasons():
    whole = document(people(5, 200))
    later = deepcopy(whole)
    later["notes"].append(
        "Question q1 (version 1): its key was corrected from b to c on 2025-06-03."
    )
    later["snapshot"]["rules"] = {"version": 2, "population": "Everybody."}
    later["snapshot"]["software"] = "t2"
    matched = whole["items"][0]["matched"]["table"]
    swapped = {"both": matched["neither"], "neither": matched["both"]}
    later["items"][0]["matched"] = compare_matched_item(
        PairedTable(**(matched | swapped))
    ).as_json() | {"p_holm": 0.5}  # fmt: skip

    reasons, rows = moves(whole, later)

    for words in ("key was corrected", "version 2, before by version 1", "Everybody.", "t to t2"):
        assert words in reasons
    assert rows["q1: q1"][2] == "the same number of learners, other answers or another key"


@pytest.mark.django_db
def test_the_page_takes_the_two_newest_or_those_asked_for(reader, course):
    first, second = stored(course), stored(course, document(people(6, 300)))
    address = f"/outcomes/{course.slug}/compare/"

    page = reader.get(address).content.decode()

    assert "Participants" in page and "300" in page and "200" in page
    german = reader.get(address, headers={"accept-language": "de"}).content.decode()
    assert "in place of" in page and "100 more" in page
    assert "in place of" not in german and "statt" in german and "Teilnehmende" in german
    assert reader.get(f"{address}?from={second.pk}&to={first.pk}").status_code == 200
    assert (
        "two different" in reader.get(f"{address}?from={first.pk}&to={first.pk}").content.decode()
    )
    assert reader.get(f"{address}?from=x&to=1").status_code == 404
