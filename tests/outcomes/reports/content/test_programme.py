"""Several courses together, in words."""

from outcomes.reports.content.programme import read_programme
from outcomes.snapshots.programme_outcomes import (
    CourseEffect,
    CourseSummary,
    PooledEffect,
    ProgrammeOutcomes,
)

BAND = (0.48, 0.75)


def report(*, effect=0.9, ci95=(0.6, 1.2), left=()):
    courses = [("First", 60, effect), *((title, matched, None) for title, matched in left)]
    return read_programme(
        ProgrammeOutcomes(
            persons=100,
            courses=tuple(CourseSummary(title, "video", 100, n) for title, n, _ in courses),
            course_effects=tuple(CourseEffect(t, n, d, ci95 if d else None) for t, n, d in courses),
            effects=(),
            pooled=(PooledEffect("all", "all", 1, 60, effect, ci95, None, None, 0.001),),
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
