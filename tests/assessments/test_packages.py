"""Bringing the same course in again: what changed changes, what learners did stays."""

import zipfile

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Attempt, Phase, Poll, QuestionVersion, Response
from cme_platform.packages import export_package, import_package
from courses.models import Course, TrackProgress
from courses.shares import right_needed
from tests.factories import answered, make_learner
from tests.packages import COURSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media-root"
    return settings.MEDIA_ROOT


@pytest.fixture
def folder(package, tmp_path):
    """The small package again, for its course.yaml to be changed."""
    copied = tmp_path / "again"
    (copied / "media").mkdir(parents=True)
    for path in (package / "media").iterdir():
        (copied / "media" / path.name).hardlink_to(path)
    return copied


def bring_in(folder, text=COURSE):
    (folder / "course.yaml").write_text(text)
    return import_package(folder, at=timezone.now())


def without(*parts):
    text = COURSE
    for part in parts:
        assert part in text
        text = text.replace(part, "")
    return text


Q1 = COURSE[COURSE.index("  - {key: q1") : COURSE.index("  - {key: q2")]
SEGMENT = COURSE[COURSE.index("segments:") :]
EVALUATION = "  - {phase: evaluation, questions: [p1, b1]}\n"


def versions(key):
    return list(QuestionVersion.objects.filter(question__key=key).order_by("number"))


def many_questions(count):
    asked = [
        {
            "key": f"k{number}",
            "kind": "single",
            "measures": "knowledge",
            "objective": 1,
            "stem": f"Which {number}?",
            "choices": [{"key": "a", "text": "A", "correct": True}, {"key": "b", "text": "B"}],
        }
        for number in range(count)
    ]
    course = {"format": 1, "slug": f"many-{count}", "title": "Many", "questions": asked}
    course["objectives"] = [{"number": 1, "text": "One"}]
    course["polls"] = [
        {"phase": phase, "questions": [question["key"] for question in asked]}
        for phase in ("pre", "post")
    ]
    return yaml.dump(course, Dumper=Plain)


class Plain(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


def statements_and_revisions(folder, count):
    def revision():
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('courses_revision_number')")
            return cursor.fetchone()[0]

    before = revision()
    with CaptureQueriesContext(connection) as asked:
        bring_in(folder, many_questions(count))
    return len(asked), revision() - before


def test_a_question_more_costs_no_statement_and_no_revision_more(folder, media):
    few = statements_and_revisions(folder, 20)
    many = statements_and_revisions(folder, 180)

    assert many == few


def test_the_same_package_again_changes_nothing(folder, media):
    bring_in(folder)
    files = {path: path.stat().st_mtime_ns for path in media.rglob("*")}

    again = bring_in(folder)

    assert again.changes == []
    assert {path: path.stat().st_mtime_ns for path in media.rglob("*")} == files


def test_an_unanswered_question_is_edited_in_place(folder, media):
    bring_in(folder)

    done = bring_in(folder, COURSE.replace("Which is right?", "Which one?"))

    assert done.changes == ["updated question q1"]
    assert [(version.number, version.stem) for version in versions("q1")] == [(1, "Which one?")]


def test_an_answered_question_gets_its_next_version_and_keeps_its_answers(folder, media):
    course = bring_in(folder).course
    answered(course.questions.get(key="q1"))

    done = bring_in(
        folder, COURSE.replace("text: Gamma}]}\n  - {key: q2", "text: Delta}]}\n  - {key: q2")
    )

    first, second = versions("q1")
    assert done.changes == ["question q1 has been answered: its new wording is version 2"]
    assert first.in_force_until == second.in_force_from
    assert second.in_force_until is None
    assert [choice.text for choice in first.choices.all()] == ["Alpha", "Beta", "Gamma"]
    assert [choice.text for choice in second.choices.all()] == ["Alpha", "Beta", "Delta"]
    assert Response.objects.get().version == first


def test_a_mended_rationale_makes_no_new_version(folder, media):
    course = bring_in(folder).course
    answered(course.questions.get(key="q1"))

    bring_in(folder, COURSE.replace("SECRET-Q1", "Clearer."))

    assert [(version.number, version.rationale) for version in versions("q1")] == [(1, "Clearer.")]


def test_an_answered_question_that_vanished_stays_and_another_goes(folder, media):
    course = bring_in(folder).course
    answered(course.questions.get(key="q1"))
    text = (
        without(Q1)
        .replace("questions: [q1, ", "questions: [")
        .replace("[q2, q3, c1, n1]", "[q2, q3, c1]")
    )
    n1 = text[text.index("  - {key: n1") : text.index("  - {key: d1")]

    done = bring_in(folder, text.replace(n1, ""))

    assert (
        "kept question q1: it is not in the package, but what learners did hangs on it"
        in done.changes
    )
    assert "removed question n1" in done.changes
    assert set(course.questions.values_list("key", flat=True)) & {"q1", "n1"} == {"q1"}


def test_a_segment_and_a_poll_that_vanished_go_when_nobody_used_them(folder, media):
    course = bring_in(folder).course

    done = bring_in(folder, without(SEGMENT, EVALUATION))

    assert {"removed segment A first segment", "removed poll evaluation"} <= set(done.changes)
    assert not course.segments.exists()
    assert not course.polls.filter(phase=Phase.EVALUATION).exists()


def test_a_track_somebody_watched_stays(folder, media):
    course = bring_in(folder).course
    TrackProgress.objects.create(learner=make_learner(), track=course.tracks.get())
    start, end = COURSE.index("tracks:"), COURSE.index("segments:")
    no_track = (COURSE[:start] + COURSE[end:]).replace("track: 1, ", "")

    done = bring_in(folder, no_track)

    kept = (
        "kept track Track 1: The only track: it is not in the package, but what learners did hangs "
        "on it"
    )
    assert kept in done.changes
    assert course.tracks.exists()


def test_a_poll_somebody_took_again_stays(folder, media):
    course = bring_in(folder).course
    Attempt.objects.create(
        learner=make_learner(), poll=course.polls.get(phase=Phase.POST), number=2
    )
    post = "  - {phase: post, track: 1, questions: [q1, q2, q3, c1], pass_mark: 0.7}\n"

    done = bring_in(folder, without(post))

    assert any(line.startswith("kept poll post-test") for line in done.changes)
    assert Poll.objects.filter(phase=Phase.POST).exists()


def test_questions_and_polls_follow_the_order_of_the_package(folder, media):
    course = bring_in(folder).course

    done = bring_in(
        folder,
        without(Q1)
        .replace("polls:", Q1 + "polls:")
        .replace("[q1, q2, q3, c1, n1]", "[n1, q1, q2, q3, c1]"),
    )

    assert "put the questions in order" in done.changes
    assert course.questions.order_by("position").last().key == "q1"
    pre = course.polls.get(phase=Phase.PRE)
    assert [entry.question.key for entry in pre.entries.order_by("position")] == [
        "n1",
        "q1",
        "q2",
        "q3",
        "c1",
    ]


def test_a_withdrawn_course_is_not_published_by_an_import(folder, media):
    course = bring_in(folder).course
    Course.objects.update(status="withdrawn")

    bring_in(folder, COURSE.replace("A small course", "A new title"))

    course.refresh_from_db()
    assert (course.status, course.title) == ("withdrawn", "A new title")


def test_a_draft_whose_disclosure_is_not_mitigated_says_why_it_stays_one(folder, media):
    done = bring_in(folder, COURSE.replace("mitigated: true", "mitigated: false"))

    assert done.course.status == "draft"
    assert done.not_published == ["The relationship of Ann Lee with Acme is not mitigated."]


def test_what_may_not_be_shown_does_not_come_into_a_published_course(folder, media):
    bring_in(folder)

    with pytest.raises(Exception, match="not mitigated. .not-mitigated."):
        bring_in(
            folder,
            COURSE.replace("mitigated: true", "mitigated: false").replace(
                "A small course", "Other"
            ),
        )

    assert Course.objects.get().title == "A small course"


def test_how_a_course_reminds_comes_in_goes_out_and_is_as_usual_again(folder, media, tmp_path):
    wave = (
        EVALUATION
        + "  - {phase: follow_up, after_days: 60, questions: [p1], reminders: {most: 1}}\n"
    )
    rules = (
        "reminders: [{trigger: incomplete, days: 14, professions: [nurse]}, {trigger: expiry_near, "
        "days: 9, active: false}]\n"
    )
    course = bring_in(folder, rules + COURSE.replace(EVALUATION, wave)).course
    plan = course.polls.get(phase=Phase.FOLLOW_UP).reminding
    export_package(course, tmp_path / "out.zip")

    again = import_package(tmp_path / "out.zip", at=timezone.now())

    assert again.changes == []
    assert (plan.most, plan.every_days, plan.invites_within_days) == (1, 7, 30)
    stored = course.reminder_rules.order_by("trigger").values_list(
        "trigger", "days", "professions", "active"
    )
    assert list(stored) == [("expiry_near", 9, [], False), ("incomplete", 14, ["nurse"], True)]
    bring_in(folder, COURSE.replace(EVALUATION, wave.replace(", reminders: {most: 1}", "")))
    assert not course.reminder_rules.exists()
    assert not hasattr(course.polls.get(phase=Phase.FOLLOW_UP), "reminding")


@pytest.mark.parametrize("mark", ["0.6667", "0.667", "0.7", "0.66666666666666663", "1"])
def test_a_pass_mark_is_kept_as_written_and_given_back(folder, media, tmp_path, mark):
    text = COURSE.replace("pass_mark: 0.7", f"pass_mark: {mark}").replace(
        "min_watched: 0}", f"min_watched: {mark}}}"
    )
    course = bring_in(folder, text).course
    assert bring_in(folder, text).changes == []

    export_package(course, tmp_path / "out.zip")
    assert import_package(tmp_path / "out.zip", at=timezone.now()).changes == []

    out = yaml.safe_load(zipfile.ZipFile(tmp_path / "out.zip").read("course.yaml"))
    post = next(poll for poll in out["polls"] if poll["phase"] == "post")
    assert post["pass_mark"] == out["credits"][0]["min_watched"] == float(mark)


def test_two_of_three_pass_a_mark_of_two_thirds_and_the_page_says_so(folder, media, client):
    marked = COURSE.replace("pass_mark: 0.7", "pass_mark: 0.6667")
    course = bring_in(
        folder, marked.replace("questions: [q1, q2, q3, c1], pass", "questions: [q1, q2, q3], pass")
    ).course
    poll = course.polls.get(phase=Phase.POST)

    assert right_needed(poll.pass_mark, 3) == 2
    assert str(poll.pass_percent) == "66.67"


@pytest.mark.parametrize("stem", ["Which {}?", "What, {}?"])
def test_more_questions_take_no_more_statements(folder, media, stem, django_assert_max_num_queries):
    few, many = (questions_of(count, "Which {}?") for count in (20, 180))
    bring_in(folder, few)
    with CaptureQueriesContext(connection) as statements:
        bring_in(folder, questions_of(21, stem))

    bring_in(folder, many)
    with django_assert_max_num_queries(len(statements) + 3):
        bring_in(folder, questions_of(181, stem))

    assert QuestionVersion.objects.filter(stem__contains=stem[:4]).count() >= 181


def questions_of(count, stem):
    """The small course with so many questions more."""
    more = "".join(
        Q1.replace("key: q1", f"key: more{number}").replace("Which is right?", stem.format(number))
        for number in range(count)
    )
    return COURSE.replace(Q1, Q1 + more)
