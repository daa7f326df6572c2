"""Counts carried on from snapshot to snapshot equal counts from scratch,
whatever happened in between."""

import contextlib
import random
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.authoring import save_version
from assessments.models import Phase, Response, SegmentQuestion
from courses.models import (
    Enrollment,
    Faculty,
    FrontMatter,
    FrontMatterShown,
    SegmentView,
    Track,
    TrackProgress,
)
from learners import merging
from learners.models import ClockTimestamp, Learner
from outcomes.counting import changed_learners, count_course, count_now, wait_for_writers
from outcomes.models import KeptCounts
from outcomes.snapshots.building import build
from outcomes.snapshots.digests import digest_of
from tests.factories import (
    answered,
    ask,
    enrolled,
    make_course,
    make_decision_point,
    make_faculty,
    make_learner,
    make_poll,
    make_segment,
    somebody,
    version_of,
    wording,
)

pytestmark = pytest.mark.django_db(transaction=True)
NPIS = ("1234567893", "1245319599")


@pytest.fixture
def course():
    course = make_course(questions=4, objectives=3)
    for key, objective in (("q3", 2), ("q4", 2)):
        course.questions.get(key=key).versions.update(
            objective=course.objectives.get(number=objective)
        )
    several = ask(
        course,
        "q5",
        kind="multiple",
        choices=(("a", "A", True), ("b", "B", True), ("c", "C", False)),
    )
    rating = ask(
        course, "c1", kind="rating", measures="confidence", scale=["no", "some", "much"], top=1
    )
    change = ask(
        course,
        "p1",
        kind="multiple",
        measures="practice_change",
        choices=(("a", "A", False), ("b", "B", False)),
    )
    number = ask(course, "n1", kind="number", measures="audience")
    for phase in (Phase.PRE, Phase.POST):
        make_poll(course, phase, [several, rating, number if phase == Phase.PRE else change])
    evaluation = ask(
        course, "e1", kind="rating", measures="evaluation", scale=["no", "some", "much"], top=1
    )
    make_poll(course, Phase.EVALUATION, [change, evaluation])
    make_poll(course, Phase.POST, [evaluation], track=Track.objects.create(course=course, number=9))
    for key in ("q3", "d1"):
        asked = course.questions.filter(key=key).first() or ask(course, key)
        make_decision_point(course.tracks.get(number=1), asked)
    SegmentQuestion.objects.create(segment=make_segment(course), question=ask(course, "m1"))
    FrontMatter.objects.create(course=course, version=1, content={}, digest="x")
    make_faculty(course)
    return course


def now_counted(course):
    """Counts as of now, kept; and whether they were counted from scratch."""
    known = wait_for_writers(lambda: None)
    counted = count_now(course, known)
    KeptCounts.objects.filter(course=course).delete()
    counted.kept.save(force_insert=True)
    assert counted.counts == count_course(course, known, known)
    return counted


class Happenings:
    """What may happen to a course, at random."""

    def __init__(self, course, seed):
        self.course, self.random, self.people = course, random.Random(seed), []
        self.usual = [
            self.joins,
            self.joins,
            *[self.answers] * 8,
            self.is_edited,
            self.watches,
            self.sees,
            self.begins_segment,
        ]
        self.usual += [self.is_put_together]

    def someone(self):
        return self.random.choice(self.people) if self.people else self.joins()

    def joins(self):
        pick = self.random.choice
        email, npi = (
            pick(["", "", "x@a.org", "X@A.org", "y@a.org"]),
            pick(["", "", "", *NPIS]),
        )
        learner = make_learner(
            email=email,
            npi=npi,
            specialty=pick(["", "Pathology"]),
            npi_status=pick(["unverified", "verified"]),
        )
        for pathway in pick([["cme"], ["cme"], ["micro"], ["cme", "micro"]]):
            campaign, loaded = pick(["", "", "spring", "autumn"]), pick([False, True])
            Enrollment.objects.create(
                learner=learner,
                course=self.course,
                pathway=pathway,
                loaded=loaded,
                campaign=campaign,
            )
        self.people.append(learner)
        return learner

    def answers(self):
        pick = self.random.choice
        question = pick([*self.course.questions.all()])
        phase = pick(
            {
                "p1": [Phase.POST, Phase.EVALUATION],
                "e1": [Phase.POST, Phase.EVALUATION],
                "n1": [Phase.PRE, Phase.EVALUATION],
                "d1": [Phase.IN_ACTIVITY],
                "m1": [Phase.IN_ACTIVITY],
            }.get(question.key, [Phase.PRE, Phase.POST, Phase.IN_ACTIVITY])
        )
        attempt, learner = pick([1, 1, 1, 2, 3]), self.someone()
        answer = {
            "q5": ["a", "b"],
            "c1": 2,
            "e1": pick([1, 2, 3]),
            "p1": pick([["a"], ["b"]]),
            "n1": 12,
        }.get(question.key, pick("abc"))
        if Response.objects.filter(
            learner=learner, question=question, phase=phase, attempt=attempt
        ).exists():
            return
        given = timezone.now() + pick(
            [timedelta(0), -timedelta(days=9), timedelta(seconds=0.3)]
        )  # or by a clock ahead
        answered(question, answer, phase=phase, learner=learner, attempt=attempt, answered_at=given)

    def is_edited(self):
        name, values = self.random.choice(
            [
                ("email", ["", "x@a.org", "z@a.org"]),
                ("npi", ["", *NPIS]),
                ("exclusion", ["", "test"]),
                ("specialty", ["", "Surgery"]),
            ]
        )
        Learner.objects.filter(pk=self.someone().pk).update(**{name: self.random.choice(values)})

    def watches(self):
        progress, _ = TrackProgress.objects.get_or_create(
            learner=self.someone(), track=self.course.tracks.get(number=1)
        )
        if progress.completed_at is None and self.random.random() < 0.5:
            progress.completed_at = timezone.now()
        progress.watched += 1
        progress.save()

    def sees(self):
        FrontMatterShown.objects.get_or_create(
            learner=self.someone(), front_matter=self.course.front_matters.get()
        )

    def is_put_together(self):
        joined, other = self.someone(), self.someone()
        if merging.kept_for(joined):
            merging.take_back(joined=joined, by=None)
        elif joined != other:
            with contextlib.suppress(merging.DifferentPeople):
                merging.merge(joined=joined, kept=other, how="manual", by=None)

    def begins_segment(self):
        view, _ = SegmentView.objects.get_or_create(
            learner=self.someone(), segment=self.course.segments.get()
        )
        if self.random.random() < 0.5 and view.watched_at is None:
            SegmentView.objects.filter(pk=view.pk).update(watched_at=ClockTimestamp())


@pytest.mark.parametrize("seed", range(3))
def test_counting_on_equals_counting_from_scratch(course, seed):
    happenings = Happenings(course, seed)
    counted = []

    for _ in range(10):
        for _ in range(happenings.random.choice([0, 1, 4, 12])):
            happenings.random.choice(happenings.usual)()
        counted.append(now_counted(course))

    assert [counts.whole for counts in counted] == [True] + [False] * 9
    assert counted[-1].counts.participation.cme and any(
        sum(item.table.values()) for item in counted[-1].counts.items
    )


def a_correction(course):
    save_version(
        course.questions.get(key="q1"),
        wording(course, stem="Which is right, then?"),
        at=timezone.now(),
    )


def an_enrolment_deleted(course):
    Enrollment.objects.filter(course=course).first().delete()


def an_enrolment_changed(course):
    Enrollment.objects.filter(course=course).update(campaign="another")


def an_end_of_a_track_moved(course):
    TrackProgress.objects.filter(completed_at__isnull=False).update(
        completed_at=timezone.now() + timedelta(days=1)
    )


def a_teacher_signed_up(course):
    user = somebody("learner")
    Learner.objects.filter(pk=Enrollment.objects.filter(course=course).first().learner_id).update(
        user=user
    )
    Faculty.objects.filter(course=course).update(user=user)


@pytest.mark.parametrize(
    "change",
    [
        a_correction,
        an_enrolment_deleted,
        an_enrolment_changed,
        an_end_of_a_track_moved,
        a_teacher_signed_up,
    ],
)
def test_what_counts_cannot_be_carried_on_over_is_counted_from_scratch(course, change):
    happenings = Happenings(course, 5)
    for _ in range(30):
        happenings.joins()
        happenings.answers()
    happenings.watches()
    TrackProgress.objects.update(completed_at=timezone.now())
    now_counted(course)

    change(course)

    assert now_counted(course).whole
    assert not now_counted(course).whole


def test_many_answers_of_few_are_all_seen(course, monkeypatch):
    people = [make_learner() for _ in range(3)]
    for learner in people:
        Enrollment.objects.create(learner=learner, course=course, pathway="cme")
    now_counted(course)
    monkeypatch.setattr(changed_learners, "MOST_TOUCHED", len(people))
    for learner in people:
        for key in ("q1", "q2", "q3"):
            answered(course.questions.get(key=key), learner=learner)

    assert not now_counted(course).whole  # and equal to a count from scratch

    answered(course.questions.get(key="q1"), learner=enrolled(course))
    for learner in people:
        answered(course.questions.get(key="q4"), learner=learner)
    assert now_counted(course).whole  # one more than is looked at


def test_watching_on_is_no_reason_to_count_from_scratch(course):
    happenings = Happenings(course, 6)
    happenings.joins()
    happenings.watches()
    now_counted(course)

    TrackProgress.objects.update(watched=900, position=900)

    assert not now_counted(course).whole


def test_carried_on_counts_make_the_same_document(course):
    happenings = Happenings(course, 9)
    for _ in range(60):
        happenings.random.choice(happenings.usual)()
    now_counted(course)
    for _ in range(20):
        happenings.random.choice(happenings.usual)()
    known = wait_for_writers(lambda: None)

    on, scratch = count_now(course, known), count_course(course, known, known)

    assert not on.whole
    documents = [
        digest_of(build(course, counts, known).as_json()) for counts in (on.counts, scratch)
    ]
    assert documents[0] == documents[1]
    assert version_of(course.questions.get(key="q1")).number == 1
