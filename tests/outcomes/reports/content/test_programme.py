"""Several courses together, in words."""

import pytest

from outcomes.reports.content.programme import read_programme
from outcomes.snapshots.programme_outcomes import (
    CourseEffect,
    CourseSummary,
    PooledEffect,
    ProgrammeOutcomes,
)

BAND = (0.48, 0.75)


def report(*, effect=0.9, ci95=(0.6, 1.2), left=(), k=1, i2=None, prediction=None):
    courses = [("First", 60, effect), *((title, matched, None) for title, matched in left)]
    return read_programme(
        ProgrammeOutcomes(
            persons=100,
            courses=tuple(CourseSummary(title, "video", 100, n) for title, n, _ in courses),
            course_effects=tuple(CourseEffect(t, n, d, ci95 if d else None) for t, n, d in courses),
            effects=(CourseEffect("First", 2, None, None, objective=1, text="Test early"),),
            pooled=(PooledEffect("all", "all", k, 60, effect, ci95, prediction, i2, 0.001),),
            band=BAND,
            band_source="",
            notes=(),
        ),
        0.001,
        "Both",
        "2026-11-25T12:00:00+00:00",
    )


def sentence(**given):
    return report(**given).sentence


def test_its_charts_and_tables_are_saved_with_their_source_and_can_be_cited():
    both = report(left=[("Two", 2)])

    assert both.figure("forest").has_values and both.table("courses").rows
    assert both.table("pooled") == both.figure("forest").table and both.figure("other") is None
    about = "2 courses together, 100 participants, each counted once"
    until = "nswers until November 25, 2026, 12:00 UTC."
    assert both.source == f"Both. {about}, a{until} Internal: for the provider."
    assert both.citation("address") == (f"Both. Educational outcomes of {about}. A{until} address")


def test_a_value_whose_interval_covers_the_band_is_not_above_it():
    assert "its interval overlaps the published band" in sentence()
    assert "above the published band" in sentence(ci95=(0.8, 1.0))
    assert "below the published band" in sentence(effect=0.2, ci95=(0.1, 0.4))


def test_a_course_that_is_not_pooled_is_named_with_its_reason():
    words = sentence(left=[("Ceiling", 40), ("Two", 2)])

    assert "Not pooled: Ceiling (before or after, all its learners have the same share" in words
    assert "Two (2 matched learners)." in words
    assert "Not pooled" not in sentence()


@pytest.mark.parametrize(
    ("given", "title", "between"),
    [
        ({}, "In one course the standardized change is d = 0.90", ()),
        ({"k": 2, "i2": 0.86}, "Over 2 courses the standardized change is d = 0.90", (
            "Of the variation between the 2 effects 86% is more than chance (I²). What another "
            "course would do cannot be said from two.",)),
        ({"k": 3, "i2": 0.0, "prediction": (-0.4, 1.9)}, "Over 3 courses", (
            "Of the variation between the 3 effects 0% is more than chance (I²). The effect of "
            "another course like these would lie between −0.40 and 1.90 (95% prediction "
            "interval).",)),
    ],
)  # fmt: skip
def test_its_chart_is_titled_by_what_was_found_and_it_says_how_far_courses_differ(
    given, title, between
):
    told = report(**given)

    assert told.sentence.startswith(title) and told.figure("forest").title in told.sentence
    assert told.sections[0].lead == between


def test_one_course_is_not_together_and_nobody_is_no_effect():
    alone = report()
    assert alone.about == "1 course, 100 participants"
    nobody = report(effect=None, ci95=None, left=[("Two", 2)])
    assert nobody.sentence.startswith("There is no effect to pool yet. A standardized change asks")
    assert [section.key for section in nobody.sections] == ["courses", "effects"]


def test_an_objective_without_an_effect_keeps_its_learners():
    (cells,) = report().table("effects").rows

    assert [cell.shown for cell in cells] == ["1. Test early", "", "2", "–", "–", "First"]
