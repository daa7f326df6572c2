"""Who came to which segments, by which campaign, and took the course too: each is a cell."""

import random
from itertools import count

import pytest

from tests.outcomes.made_up import document

from .courses import leaving, of_two_segments, truth_of
from .people import learner
from .relations import puzzle_of
from .test_attack import worked_out

WAYS = ONE, TWO, BOTH, NONE = (("segment",), ("second",), ("segment", "second"), ())
SEEDS = (12, 27, 34, 35, 38, 50)


def came(number, cme, campaign, way):
    """Whoever takes the course is matched."""
    answers = ("ab"[number % 2], "abb"[number % 3]) if cme else (None, None)
    there = {name: "ab"[number % 5 > 1] if name in way else "" for name in BOTH}
    return learner(*answers, cme=cme, campaign=campaign, came=there)


def of_groups(*groups):
    numbers = count()
    folk = [came(next(numbers), *group) for n, *group in groups for _ in range(n)]
    return folk, of_two_segments(folk, document(folk))


def several(cme, micro):
    """So many came to both segments."""
    return of_groups(
        *((n, True, "", way) for n, way in ((45, ONE), (cme, BOTH), (40, TWO), (60, NONE))),
        *((n, False, "", way) for n, way in ((36, ONE), (micro, BOTH), (30, TWO))),
    )


def of_campaigns(few, way=ONE, more=0):
    """So many of the second campaign took the course and came to the segment too."""
    return of_groups(
        *((56 + more, True, "mail", NONE), (24, True, "mail", way), (40, False, "mail", way)),
        *((63 + more, True, "web", NONE), (few, True, "web", way), (32, False, "web", way)),
    )


def random_ways(seed):
    """Of each course others come to one segment, to both, or to none."""
    rnd = random.Random(seed)
    chances = {cme: [rnd.choice([0, 0.1, 1, 3]) for _ in WAYS] for cme in (True, False)}
    campaigns, share = rnd.choice([[1, 1, 0], [3, 1, 1], [4, 1, 0.1]]), rnd.choice([0.1, 0.3, 0.5])
    folk = []
    for number in range(rnd.choice([150, 250, 350])):
        cme = rnd.random() > share
        way = rnd.choices(WAYS, [each + 0.01 for each in chances[cme]])[0]
        campaign = rnd.choices(["spring", "autumn", ""], campaigns)[0]
        folk.append(came(number, cme, campaign, way))
    return folk, of_two_segments(folk, document(folk))


def told_by_campaign(document):
    segment = document["micro_learning"]["segments"][0]
    groups = document["subgroups"]["dimensions"][2]["groups"]
    return (
        any(entry["answered"] for entry in segment["campaigns"]),
        any(group["overall"]["learners"] for group in groups),
    )


@pytest.mark.parametrize(
    ("course", "cell"),
    [
        (several(5, 24), "came by campaign/ to s1+s2/cme"),
        (several(25, 4), "came by campaign/ to s1+s2/micro"),
        (of_campaigns(3), "came by campaign/web to s1/cme"),
    ],
)
def test_the_attacker_finds_the_few_who_came_to_several_segments_or_to_the_course_too(course, cell):
    folk, whole = course
    left = leaving(whole)
    careless = left | {name: whole[name] for name in ("micro_learning", "subgroups")}

    assert any(cell in each for each in worked_out(puzzle_of(careless), truth_of(folk, whole)))
    assert worked_out(puzzle_of(left), truth_of(folk, whole)) == []


@pytest.mark.parametrize(
    ("cme", "micro", "shown"), [(25, 24, True), (5, 24, False), (25, 4, False)]
)
def test_where_few_came_to_several_segments_only_what_was_answered_leaves(cme, micro, shown):
    told = leaving(several(cme, micro)[1])["micro_learning"]

    figures = [told["answered"], told["also_cme"], *(each["also_cme"] for each in told["segments"])]
    assert {figure is not None for figure in figures} == {shown}
    assert all(each["answers"][0]["right"] for each in told["segments"])


@pytest.mark.parametrize(("second", "shown"), [(34, False), (54, True)])
def test_where_few_answered_two_questions_of_a_segment_only_the_questions_leave(second, shown):
    whole = several(25, 24)[1]
    segment = whole["micro_learning"]["segments"][0]
    about = segment["answers"][0] | {"options": []}
    segment["answers"] = [
        about | {"question": f"m{n}", "n": n, "right": n // 2} for n in (100, second)
    ]

    told = leaving(whole)["micro_learning"]["segments"][0]

    assert (told["answered"] is not None) == shown
    assert [each["n"] for each in told["answers"]] == [100, second]


@pytest.mark.parametrize(("silent", "shown"), [(3, False), (15, True)])
def test_few_of_those_who_came_since_did_not_answer_in_a_segment(silent, shown):
    groups = (60, True, "", NONE), (30, True, "", ONE), (50, False, "", ONE)
    more = (60 - silent, False, "", ONE), (silent, False, "", NONE)
    first, second = of_groups(*groups)[1], of_groups(*groups, *more)[1]

    told = leaving(second, (first, leaving(first)))["micro_learning"]["segments"][0]

    assert (told["answers"][0]["n"] is not None) == shown


@pytest.mark.parametrize(("silent", "shown"), [(9, False), (15, True)])
def test_where_nearly_all_answered_few_could_be_no_learners(silent, shown):
    folk, whole = of_groups((100, True, "", ONE), (9, False, "", ONE), (silent, False, "", TWO))
    left = leaving(whole)

    assert (left["micro_learning"]["segments"][0]["answers"][0]["n"] is not None) == shown
    assert worked_out(puzzle_of(left), truth_of(folk, whole)) == []


def test_by_campaign_segments_are_told_or_the_matched_and_never_both():
    nobody_came, then = of_campaigns(24, NONE)[1], of_campaigns(24, more=60)[1]
    left = leaving(nobody_came)

    assert told_by_campaign(left) == (False, True)
    assert told_by_campaign(leaving(then)) == (True, False)
    assert told_by_campaign(leaving(then, (nobody_came, left))) == (False, True)


def test_of_nobody_it_can_be_worked_out_to_which_segments_they_came():
    for seed in SEEDS:
        folk, whole = random_ways(seed)

        assert worked_out(puzzle_of(leaving(whole)), truth_of(folk, whole)) == [], f"seed {seed}"
