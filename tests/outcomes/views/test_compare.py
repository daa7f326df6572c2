"""Two snapshots beside each other: what moved, and why."""

from copy import deepcopy

import pytest

from outcomes.reports.content.compared_snapshots import compare_snapshots
from outcomes.snapshots.document import of_json
from outcomes.statistics import PairedTable, compare_matched_item
from tests.outcomes.made_up import document, people
from tests.outcomes.reports.content.test_beside_the_contract import FURTHER
from tests.outcomes.stored import stored


def moves(earlier, later):
    comparison = compare_snapshots(of_json(earlier), of_json(later), 0.001)
    rows = {
        str(move.figure): [str(words) for words in (move.earlier, move.later, move.why)]
        for move in comparison.rows
    }
    return " ".join(map(str, comparison.reasons)), rows


def only_paired(item):
    """Nobody but the matched answered."""
    item["all"] |= {side: item["matched"][side] for side in ("pre", "post")}


def test_the_same_twice_moved_nothing():
    whole = document(people(5, 200))

    assert moves(whole, deepcopy(whole)) == ("", {})
    comparison = compare_snapshots(of_json(whole), of_json(whole), 0.001)
    assert comparison.is_same and not comparison.sections


def test_added_learners_are_told_by_how_they_answered():
    whole = document(people(5, 200))
    later = deepcopy(whole)
    table = whole["items"][0]["matched"]["table"]
    later["items"][0]["matched"] = compare_matched_item(
        PairedTable(**(table | {"gained": table["gained"] + 10}))
    ).as_json() | {"p_holm": 0.001}
    only_paired(later["items"][0])
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

    only_paired(later["items"][0])

    reasons, rows = moves(whole, later)

    for words in ("key was corrected", "version 2, before by version 1", "Everybody.", "t to t2"):
        assert words in reasons
    assert rows["q1: q1"][2] == "the same number of learners, other answers or another key"


NO_SECTIONS = {"format", "course", "snapshot", "persistent_gaps", "notes"}
NAMES = {"version", "objective", "after_days", "track", "top", "level", "df", "period", "start"}
PAIRED = {"both", "gained", "lost", "neither"}  # a part of those who answered each time


def raised(value, name=""):
    """The same with every count one higher."""
    if isinstance(value, dict):
        return {key: raised(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [raised(each, name) for each in value]
    is_count = isinstance(value, int) and not isinstance(value, bool) and name not in NAMES | PAIRED
    return value + 1 if is_count else value


def test_a_figure_that_moves_is_told_in_whatever_section_it_stands():
    whole = document(people(5, 200)) | deepcopy(FURTHER)
    moving = {name: raised(whole[name]) for name in whole.keys() - NO_SECTIONS}
    moving = {name: section for name, section in moving.items() if section != whole[name]}
    told = set()
    for name, section in moving.items():
        later = of_json(whole | {name: section})
        comparison = compare_snapshots(of_json(whole), later, 0.001)
        told |= {name} if comparison.seen and not comparison.is_same else set()

    assert told == moving.keys() and len(told) > 20


def test_rows_that_came_went_or_moved_are_told_with_why_where_it_is_known():
    whole = document(people(5, 200))
    later = deepcopy(whole)
    question = later["satisfaction"]["questions"][0]
    question["n"] += 10
    later["practice_measures"] = []
    later["scores"]["d_av"] += 1e-9

    comparison = compare_snapshots(of_json(whole), of_json(later), 0.001)

    sections = {section.title: section for section in comparison.seen}
    assert set(sections) == {"Ratings of the activity", "Practice measures"}
    (row,) = sections["Ratings of the activity"].tables[0].rows
    n = question["n"]
    assert (row.earlier, row.later) == ((f"Respondents: {n - 10}",), (f"Respondents: {n}",))
    assert str(row.why) == "Respondents: 10 more"
    gone = sections["Practice measures"].tables[0].rows[0]
    assert gone.earlier and not gone.later
    assert comparison.unseen and not comparison.is_same
    assert "practice measures were imported" in " ".join(map(str, comparison.reasons))


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
        "section by section" in page
        and "Persons: 100 more" in page
        and "No figure moved" not in page
    )
    same = stored(course, document(people(6, 300)))
    page = reader.get(f"{address}?from={second.pk}&to={same.pk}").content.decode()
    assert "No figure moved: all figures of the two snapshots are the same." in page
    assert (
        "two different" in reader.get(f"{address}?from={first.pk}&to={first.pk}").content.decode()
    )
    assert reader.get(f"{address}?from=x&to=1").status_code == 404
