"""What learners have answered or seen is withdrawn, and no door deletes it."""

import lxml.html
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.models import FollowUpInvitation, Phase
from assessments.structure import Structure
from assessments.withdrawing import take_out
from cme_platform.packages import import_package
from courses import front_matter
from courses.models import FrontMatterShown, PlanningRecord, TrackProgress
from courses.packages.reading_people import write_supporters
from courses.packages.row_changes import Changes
from learners.models import AuditEntry
from outcomes.counting import count_course
from tests.factories import (
    answered,
    enrolled,
    make_case,
    make_course,
    make_decision_point,
    make_faculty,
    make_learner,
    make_poll,
    somebody,
)

pytestmark = pytest.mark.django_db(transaction=True)  # counting reads in a transaction of its own


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


@pytest.fixture
def course():
    """Somebody answered both questions before and after, and at a decision point."""
    course = make_course(questions=2)
    learner = enrolled(course)
    make_decision_point(course.tracks.get(), course.questions.get(key="q1"))
    for question in course.questions.all():
        answered(question, "a", learner=learner)
        answered(question, learner=learner, phase=Phase.POST)
    answered(course.questions.get(key="q1"), learner=learner, phase=Phase.IN_ACTIVITY)
    return course


def items(course):
    now = timezone.now()
    counted = count_course(course, now, now).items
    return {
        item.version.question.key: sum(
            n for (before, after), n in item.table.items() if before and after
        )
        for item in counted
    }


def address(row, deed):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_{deed}"
    return reverse(name, args=[row.pk])


def test_the_outcome_of_a_course_outlives_every_try_to_delete_its_poll(author, course):
    poll = course.polls.get(phase=Phase.PRE)
    before = items(course)

    assert author.post(address(poll, "delete"), {"post": "yes"}).status_code == 403
    listed = author.post(
        reverse("admin:assessments_poll_changelist"),
        {"action": "delete_selected", "_selected_action": [poll.pk], "post": "yes"},
    )
    assert "never deleted" in listed.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        poll.delete()

    assert items(course) == before == {"q1": 1, "q2": 1}


def test_a_withdrawn_poll_is_asked_no_more_and_counts_on(author, course):
    poll = course.polls.get(phase=Phase.PRE)

    page = author.get(address(poll, "withdraw")).content.decode()
    author.post(address(poll, "withdraw"), {"confirmed": "yes"})

    assert "1 learner has answered here" in page and "count in all results" in page
    assert Structure(course).polls_in(Phase.PRE) == []
    assert items(course) == {"q1": 1, "q2": 1}
    author.post(address(poll, "take-back"))
    assert Structure(course).polls_in(Phase.PRE) == [poll]


def test_looking_at_what_follows_withdraws_nothing(author, course):
    poll = course.polls.get(phase=Phase.PRE)

    author.get(address(poll, "withdraw"))
    author.get(address(poll, "take-back"))

    poll.refresh_from_db()
    assert poll.withdrawn_at is None


def test_a_poll_nobody_answered_is_deleted(author):
    poll = make_course(questions=1).polls.get(phase=Phase.PRE)

    assert author.post(address(poll, "delete"), {"post": "yes"}).status_code == 302


def test_a_question_taken_off_a_poll_keeps_its_answers_in_the_results(author, course):
    poll = course.polls.get(phase=Phase.PRE)
    fields = {"phase": 1, "track": poll.track_id, "asks": "q2"}

    author.post(address(poll, "change"), fields)

    asked = Structure(course).poll(Phase.PRE, poll.track_id).entries.all()
    assert [entry.question.key for entry in asked] == ["q2"]
    assert items(course) == {"q1": 1, "q2": 1}
    author.post(address(poll, "change"), fields | {"asks": "q1\r\nq2"})
    assert poll.entries.in_use().count() == 2


def test_a_withdrawn_question_is_asked_nowhere(author, course):
    version = course.questions.get(key="q1").versions.get()

    page = author.get(address(version, "withdraw")).content.decode()
    author.post(address(version, "withdraw"), {"confirmed": "yes"})

    assert "poll pre-test" in page
    assert Structure(course).points == []
    assert {key for key, _ in Structure(course)._occasions} == {"q2"}
    assert items(course) == {"q1": 1, "q2": 1}


def test_a_withdrawn_question_is_not_needed_to_pass(course):
    poll = course.polls.get(phase=Phase.POST)
    poll.pass_mark = "1"
    poll.save()
    course.questions.get(key="q1").entries.filter(poll=poll).update(withdrawn_at=timezone.now())
    answered(course.questions.get(key="q2"), learner=enrolled(course), phase=Phase.POST)
    now = timezone.now()

    assert dict(count_course(course, now, now).sections.flow.funnel)["passed"] == 2


def test_a_decision_point_that_was_answered_is_withdrawn_in_bulk(author, course):
    point = course.tracks.get().decision_points.get()
    listed = reverse("admin:assessments_decisionpoint_changelist")
    action = {"action": "withdraw_selected", "_selected_action": [point.pk]}

    assert author.post(address(point, "delete"), {"post": "yes"}).status_code == 403
    assert "count in all results" in author.post(listed, action).content.decode()
    author.post(listed, action | {"confirmed": "yes"})

    point.refresh_from_db()
    assert point.withdrawn_at and Structure(course).points == []


def test_a_track_whose_questions_were_answered_is_not_deleted(author, course):
    track = course.tracks.get()

    refused = author.post(address(track, "delete"), {"post": "yes"})

    assert "Cannot delete track" in refused.content.decode()
    assert items(course) == {"q1": 1, "q2": 1}


def shown(course):
    make_faculty(course)
    PlanningRecord.objects.create(course=course)
    matter = front_matter.current(course)
    FrontMatterShown.objects.create(front_matter=matter, learner=make_learner())


def test_faculty_and_planning_that_learners_were_told_of_stay(author, course):
    shown(course)
    person = course.faculty.get()

    for row in (person, course.planning):
        assert author.post(address(row, "delete"), {"post": "yes"}).status_code == 403
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()
    author.post(address(person, "withdraw"), {"confirmed": "yes"})

    assert front_matter.content_of(course)["faculty"] == []


def test_a_case_that_was_seen_is_not_deleted_in_the_table_of_its_track(author, course):
    track = course.tracks.get()
    case = make_case(track)
    TrackProgress.objects.create(track=track, learner=make_learner())
    fields = {"number": 1, "title": "T", "captions-TOTAL_FORMS": 0, "captions-INITIAL_FORMS": 0}
    fields |= {"handouts-TOTAL_FORMS": 0, "handouts-INITIAL_FORMS": 0}
    fields |= {"cases-TOTAL_FORMS": 1, "cases-INITIAL_FORMS": 1, "cases-0-id": case.pk}
    fields |= {"cases-0-track": track.pk, "cases-0-title": "C", "cases-0-starts_at": "01:00"}

    refused = author.post(address(track, "change"), fields | {"cases-0-DELETE": "on"})

    assert "withdrawn and never deleted" in refused.content.decode()
    assert author.post(address(track, "change"), fields).status_code == 302


def test_a_package_brought_in_again_withdraws_what_was_seen_and_takes_it_back(
    settings, tmp_path, package
):
    settings.MEDIA_ROOT = tmp_path / "media"
    course = import_package(package, at=timezone.now()).course
    matter = front_matter.current(course)
    FrontMatterShown.objects.create(front_matter=matter, learner=make_learner())
    poll = course.polls.get(phase=Phase.PRE)
    answered(poll.entries.first().question)
    guest = make_faculty(course, "Guest")
    poll.withdrawn_at = timezone.now()
    poll.save()

    done = import_package(package, at=timezone.now())

    guest.refresh_from_db()
    poll.refresh_from_db()
    assert guest.withdrawn_at and poll.withdrawn_at is None
    assert "Guest" not in str(front_matter.content_of(course)["faculty"])
    assert any(line.startswith("updated faculty") for line in done.changes)


def test_what_was_disclosed_and_who_paid_is_withdrawn_on_its_page_and_never_deleted(author, course):
    shown(course)
    supporter = course.supporters.create(name="Acme")
    disclosure, page = course.faculty.get().disclosures.get(), course.faculty.get()
    for row in (supporter, disclosure):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()

    sent = form_of(author, page)
    refused = author.post(address(page, "change"), sent | {"disclosures-0-DELETE": "on"})
    assert "instead of deleting" in refused.content.decode()
    author.post(address(page, "change"), sent | {"disclosures-0-withdrawn": "on"})
    assert author.get(address(supporter, "delete")).status_code == 403
    author.post(address(supporter, "withdraw"), {"confirmed": "yes"})

    for row in (supporter, disclosure):
        row.refresh_from_db()
        assert row.withdrawn_at
    grid = author.get(reverse("admin:workspace-people", args=[course.pk])).content.decode()
    assert f'Withdrawn:\n        <a href="{address(supporter, "change")}">Acme</a>' in grid
    told = front_matter.content_of(course)
    assert "Acme" not in told["support"] and "no relevant" in told["faculty"][0]["disclosure"]
    assert AuditEntry.objects.filter(deed="withdrawn").count() == 2


def form_of(client, row):
    page = lxml.html.fromstring(client.get(address(row, "change")).content)
    return dict(next(form for form in page.forms if "_seen" in form.fields).form_values())


def test_a_package_that_names_another_supporter_withdraws_the_one_learners_were_told_of(course):
    shown(course)
    course.supporters.create(name="Acme")

    write_supporters(course, {"supporters": [{"name": "Other"}]}, Changes(), timezone.now())

    assert {s.name: bool(s.withdrawn_at) for s in course.supporters.all()} == {
        "Acme": True,
        "Other": False,
    }


def sections(course):
    now = timezone.now()
    return count_course(course, now, now).sections


def test_a_withdrawn_question_is_no_part_of_the_scale_of_its_poll(course):
    post = course.polls.get(phase=Phase.POST)
    scale = {poll.phase: poll.questions for poll in sections(course).polls}[Phase.POST]
    course.questions.get(key="q1").entries.filter(poll=post).update(withdrawn_at=timezone.now())

    polls = {poll.phase: poll for poll in sections(course).polls}

    assert scale == ["q1", "q2"] and polls[Phase.POST].questions == ["q2"]
    kept = {item.version.question.key: item.table for item in polls[Phase.POST].items}
    assert sum(kept["q1"].values()) == 1  # what was answered there is still analyzed


def test_a_withdrawn_post_test_is_no_longer_to_be_passed(course):
    course.polls.filter(phase=Phase.POST).update(pass_mark="1")
    assert "passed" in dict(sections(course).flow.funnel)

    course.polls.filter(phase=Phase.POST).update(withdrawn_at=timezone.now())

    assert "passed" not in dict(sections(course).flow.funnel)


def test_a_withdrawn_wave_keeps_its_number_and_is_none_once_nobody_answered_it(course):
    question = course.questions.get(key="q1")
    first, second = (
        make_poll(course, Phase.FOLLOW_UP, [question], after_days=days) for days in (30, 90)
    )
    assert len(sections(course).waves) == 2

    first.withdrawn_at = timezone.now()
    first.save()

    assert Structure(course).wave_number(second) == 2
    assert [wave.poll_id for wave in sections(course).waves] == [second.pk]
    answered(question, learner=enrolled(course), phase=Phase.FOLLOW_UP, attempt=1)
    assert [wave.responded for wave in sections(course).waves] == [1, 0]


def test_a_wave_somebody_was_invited_to_is_withdrawn_by_a_package_not_deleted(course):
    wave = make_poll(course, Phase.FOLLOW_UP, [course.questions.first()], after_days=30)
    now = timezone.now()
    FollowUpInvitation.objects.create(poll=wave, learner=make_learner(), due_at=now)

    assert not take_out(wave, at=now)

    wave.refresh_from_db()
    assert wave.withdrawn_at
