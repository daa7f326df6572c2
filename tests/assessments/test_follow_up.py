"""Follow-up waves through the doors people use: the mail, its link, the form, and stopping the
mail.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.db import InternalError, transaction
from django.db.utils import DatabaseError
from django.utils import timezone
from django.utils.formats import date_format

from assessments import actions, boosters, follow_up, reminders
from assessments.authoring import save_version
from assessments.models import (
    BoosterAnswer,
    ChangeOutcome,
    FollowUpInvitation,
    Phase,
    PollOpening,
    ReminderPlan,
    ReminderRule,
    Response,
)
from courses import actions as course_actions
from courses import front_matter
from courses.calendar import provider_day
from courses.models import Course
from jobs.models import OutboxMail
from learners.actions import learner_for
from tests.factories import answered, ask, make_course, make_poll, somebody, version_of, wording

pytestmark = pytest.mark.django_db
PLANS = (
    ("p-a", "Test again at progression", False),
    ("p-b", "Ask about cough", False),
    ("p-c", "Refer earlier", False),
)


@pytest.fixture
def course():
    course = make_course(tracks=1, questions=1)
    plans = ask(
        course,
        "p1",
        kind="multiple",
        measures="practice_change",
        stem="What will you change?",
        choices=PLANS,
    )
    make_poll(course, Phase.EVALUATION, [plans])
    make_poll(course, Phase.FOLLOW_UP, [course.questions.get(key="q1"), plans], after_days=60)
    return course


@pytest.fixture
def wave(course):
    return course.polls.get(phase=Phase.FOLLOW_UP)


def finisher(course, days_ago=61, **fields):
    """Somebody with an account who finished the course then and planned two changes."""
    user = somebody("learner", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    learner, then = learner_for(user), timezone.now() - timedelta(days=days_ago)
    course_actions.acknowledge_front_matter(
        learner=learner, course=course, version=front_matter.current(course).version
    )
    course_actions.enroll(learner=learner, course=course, at=timezone.now())
    answered(
        course.questions.get(key="q1"), "a", phase=Phase.POST, learner=learner, answered_at=then
    )
    answered(
        course.questions.get(key="p1"),
        ["p-a", "p-c"],
        phase=Phase.EVALUATION,
        learner=learner,
        answered_at=then,
    )
    return learner


def link_in(mail: OutboxMail) -> str:
    link = re.search(r"https?://[^/]+(/(?:follow-up|boosters)/\S+)", mail.body)
    assert link
    return link.group(1)


def changes(page: str) -> list[str]:
    return sorted(set(re.findall(r'name="(change-[^"]+)"', page)))


def test_whoever_finished_long_enough_ago_is_invited_once_with_a_link_of_their_own(course, wave):
    due, early = finisher(course), finisher(course, days_ago=30)
    for _ in range(2):
        follow_up.send_due(at=timezone.now())

    [mail] = OutboxMail.objects.all()
    assert (
        mail.to == due.user.email
        and "Test again at progression" in mail.body
        and "Ask about cough" not in mail.body
    )
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not FollowUpInvitation.objects.filter(learner=early).exists()


def test_a_late_mail_and_a_late_opening_tell_when_the_course_was_finished(client, course, wave):
    learner = finisher(course, days_ago=70)
    follow_up.send_due(at=timezone.now())
    follow_up.send_due(at=timezone.now() + timedelta(days=10))
    finished = date_format(provider_day(timezone.now() - timedelta(days=70)))

    page = client.get(follow_up.link_of(learner, wave)).content.decode()

    bodies = [mail.body for mail in OutboxMail.objects.all()]
    assert len(bodies) == 2
    assert all(f"You finished the course “{course.title}” on {finished}." in b for b in bodies)
    assert "It has been 70 days since you finished the course." in page


def test_people_loaded_from_elsewhere_are_never_written_to(course, wave):
    answered(
        course.questions.get(key="q1"),
        phase=Phase.POST,
        answered_at=timezone.now() - timedelta(days=61),
    )
    assert follow_up.send_due(at=timezone.now()) == 0

    finisher(course)
    assert follow_up.send_due(at=timezone.now()) == 1


def test_reminders_come_as_often_as_planned_and_end_with_the_answer(course, wave):
    ReminderPlan.objects.create(poll=wave, every_days=7, most=2)
    silent, prompt = finisher(course), finisher(course)
    now = timezone.now()
    follow_up.send_due(at=now)
    follow_up.note_submission(learner=prompt, poll=wave, at=now)

    for days in (3, 8, 9, 16, 30):
        follow_up.send_due(at=now + timedelta(days=days))

    assert OutboxMail.objects.filter(to=silent.user.email).count() == 3
    assert OutboxMail.objects.filter(to=prompt.user.email).count() == 1


def test_opening_consumes_nothing_and_what_was_sent_is_kept_for_ever(client, course, wave):
    learner = finisher(course)
    follow_up.send_due(at=timezone.now())
    link = link_in(OutboxMail.objects.get())
    for _ in range(3):
        page = client.get(link)
    assert page["Referrer-Policy"] == "same-origin"
    assert (
        page.status_code == 200
        and "Refer earlier" in page.content.decode()
        and "Ask about cough" not in page.content.decode()
    )
    assert FollowUpInvitation.objects.get().submitted_at is None
    assert not PollOpening.objects.exists()

    first, second = changes(page.content.decode())
    part = client.post(link, {first: "done"})
    assert part.status_code == 400 and FollowUpInvitation.objects.get().submitted_at is not None
    whole = client.post(link, {first: "not_yet", second: "partly", "q1-answer": "b"}, follow=True)

    outcomes = dict(
        ChangeOutcome.objects.filter(learner=learner).values_list("choice_key", "status")
    )
    assert outcomes == {"p-a": "done", "p-c": "partly"}  # the first word counts
    assert Response.objects.get(learner=learner, phase=Phase.FOLLOW_UP).answer == "b"
    assert "Thank you" in whole.content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        ChangeOutcome.objects.update(status="done")


def test_a_link_that_was_changed_opens_nothing(client, course, wave):
    mine = follow_up.link_of(finisher(course), wave)
    assert client.get(mine).status_code == 200
    assert client.get(mine[:-3] + "xx/").status_code == 404
    assert (
        client.get(mine.replace(mine.split("/")[2].split(".")[0], "999999", 1)).status_code == 404
    )


def test_a_change_nobody_planned_or_an_unknown_word_is_refused(course, wave):
    learner, now = finisher(course), timezone.now()
    version = course.questions.get(key="p1").versions.get()
    told = {"learner": learner, "poll": wave, "version_id": version.pk, "at": now}
    for wrong in (
        {"choice_key": "p-b", "status": "done"},
        {"choice_key": "p-a", "status": "perhaps"},
    ):
        with pytest.raises(follow_up.UnknownChange):
            follow_up.record_change(**told, **wrong)
    assert follow_up.record_change(**told, choice_key="p-a", status="done").pk


def test_signed_in_the_step_leads_to_the_same_form_and_is_done_with_it(client, course, wave):
    learner = finisher(course)
    client.force_login(learner.user)
    page = client.get(f"/courses/{course.slug}/polls/{wave.pk}/", follow=True)
    assert page.redirect_chain and "What changed in your practice?" in page.content.decode()

    client.post(
        page.request["PATH_INFO"],
        dict.fromkeys(changes(page.content.decode()), "done") | {"q1-answer": "b"},
    )

    steps = client.get(f"/api/v1/courses/{course.slug}/steps/").json()["steps"]
    assert [step["state"] for step in steps if step["phase"] == "follow_up"] == ["done"]


def test_two_waves_may_ask_the_same_question_and_each_keeps_its_own_answer(client, course, wave):
    second = make_poll(course, Phase.FOLLOW_UP, [course.questions.get(key="q1")], after_days=90)
    learner = finisher(course, days_ago=91)
    links = [
        follow_up.link_of(learner, poll) for poll in (second, wave)
    ]  # the first wave is answered late

    for link, answer in zip(links, "ab", strict=True):
        page = client.get(link).content.decode()
        client.post(link, dict.fromkeys(changes(page), "done") | {"q1-answer": answer})

    given = Response.objects.filter(learner=learner, phase=Phase.FOLLOW_UP)
    assert dict(given.values_list("attempt", "answer")) == {1: "b", 2: "a"}
    assert all("Thank you" in client.get(link).content.decode() for link in links)


def test_through_the_api_an_answer_goes_to_the_wave_that_opened_last(client, course, wave):
    make_poll(course, Phase.FOLLOW_UP, [course.questions.get(key="q1")], after_days=90)
    early, late = finisher(course, days_ago=61), finisher(course, days_ago=91)
    body, address = (
        {"question": "q1", "phase": "follow_up", "answer": "b"},
        f"/api/v1/courses/{course.slug}/responses/",
    )
    for learner, attempt in ((early, 1), (late, 2)):
        client.force_login(learner.user)
        told, again = (
            client.post(
                address, body | {"idempotency_key": str(uuid4())}, content_type="application/json"
            )
            for _ in range(2)
        )
        assert (told.status_code, told.json()["attempt"], again.status_code) == (201, attempt, 409)


def test_one_click_stops_the_mail_and_opening_the_page_does_not(client, course, wave):
    learner = finisher(course)
    follow_up.send_due(at=timezone.now())
    stop = OutboxMail.objects.get().headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    assert client.get(f"/{stop}").status_code == 200 and not learner.mail_stops.exists()

    plain = client.__class__(enforce_csrf_checks=True)
    assert plain.post(f"/{stop}", {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert follow_up.send_due(at=timezone.now() + timedelta(days=8)) == 0
    assert plain.post("/mail/stop/nothing/").status_code == 404


# --- reminders ------------------------------------------------------------------------------------


def idle(course, days):
    """Somebody who enrolled then and did nothing since."""
    user = somebody("learner")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    learner = learner_for(user)
    course_actions.acknowledge_front_matter(
        learner=learner, course=course, version=front_matter.current(course).version
    )
    enrollment, _ = course_actions.enroll(learner=learner, course=course, at=timezone.now())
    type(enrollment).objects.filter(pk=enrollment.pk).update(
        enrolled_at=timezone.now() - timedelta(days=days)
    )
    return learner


@pytest.fixture
def rules():
    """As an operator finds them; a test that empties the database takes them away."""
    for trigger, days in (("enrolled_not_started", 7), ("incomplete", 14), ("expiry_near", 14)):
        ReminderRule.objects.get_or_create(course=None, trigger=trigger, defaults={"days": days})


def mails_of(*learners):
    return [OutboxMail.objects.filter(to=learner.user.email).count() for learner in learners]


def test_each_trigger_reminds_whom_it_concerns_and_nobody_twice(course, rules):
    ReminderRule.objects.exclude(trigger__in=["enrolled_not_started", "incomplete"]).update(
        active=False
    )
    waiting, fresh, done = idle(course, 8), idle(course, 2), finisher(course, days_ago=20)
    begun = idle(course, 40)
    answered(
        course.questions.get(key="q1"),
        learner=begun,
        answered_at=timezone.now() - timedelta(days=15),
    )

    for _ in range(2):
        reminders.send_due(at=timezone.now())

    assert mails_of(waiting, fresh, done, begun) == [1, 0, 0, 1]


def test_a_rule_of_the_course_goes_before_the_one_of_the_site(course, rules):
    learner = idle(course, 8)
    own = ReminderRule.objects.create(
        course=course, trigger="enrolled_not_started", days=7, active=False
    )
    reminders.send_due(at=timezone.now())
    assert mails_of(learner) == [0]

    own.active, own.professions = True, ["nurse"]
    own.save()
    reminders.send_due(at=timezone.now())
    assert mails_of(learner) == [0]

    type(learner).objects.filter(pk=learner.pk).update(profession="nurse")
    reminders.send_due(at=timezone.now())
    assert mails_of(learner) == [1]


def test_near_the_expiry_only_the_unfinished_are_told_and_after_it_nobody(course, rules):
    ReminderRule.objects.exclude(trigger="expiry_near").update(active=False)
    unfinished, finished = idle(course, 90), finisher(course, days_ago=90)
    course.expiry_date = timezone.now().date() + timedelta(days=10)
    course.save()
    reminders.send_due(at=timezone.now() + timedelta(days=11))
    assert mails_of(unfinished, finished) == [0, 0]

    reminders.send_due(at=timezone.now())
    assert mails_of(unfinished, finished) == [1, 0]


# --- boosters and my page -------------------------------------------------------------------------


def test_wanted_questions_come_again_with_the_reason_and_never_count(client, course):
    learner = finisher(course)
    client.force_login(learner.user)
    client.post(f"/me/courses/{course.slug}/practice/", {"wanted": "yes"})
    assert boosters.send_due(at=timezone.now() + timedelta(days=6)) == 0
    assert boosters.send_due(at=timezone.now() + timedelta(days=7, hours=1)) == 1
    assert boosters.send_due(at=timezone.now() + timedelta(days=7, hours=2)) == 0
    link = link_in(OutboxMail.objects.get())
    asked = client.get(link).content.decode()
    assert "Best answer" not in asked

    told = client.post(link, {"q1-answer": "b"}).content.decode()

    assert "Best answer" in told and BoosterAnswer.objects.get().correct is True
    assert not Response.objects.filter(learner=learner, phase=Phase.FOLLOW_UP).exists()
    client.post(f"/me/courses/{course.slug}/practice/", {"wanted": "no"})
    assert boosters.send_due(at=timezone.now() + timedelta(days=21, hours=1)) == 0
    with pytest.raises((DatabaseError, InternalError)), transaction.atomic():
        BoosterAnswer.objects.all().delete()


def test_what_a_further_attempt_may_ask_again_is_not_practiced_before(client, course):
    learner, post = finisher(course), course.polls.filter(phase=Phase.POST)
    post.update(pass_mark=Decimal(1), max_attempts=2)
    client.force_login(learner.user)
    boosters.want(learner=learner, course=course, at=timezone.now())
    booster = boosters.Booster(learner, course, 7)

    told = client.post(booster.path, {"q1-answer": "b"}).content.decode()

    assert "Best answer" not in told and not BoosterAnswer.objects.exists()
    assert boosters.send_due(at=timezone.now() + timedelta(days=7, hours=1)) == 0
    boosters.end(learner=learner, course=course, at=timezone.now())
    assert "Ask me again" not in client.get("/me/").content.decode()

    post.update(max_attempts=1)

    assert "Best answer" in client.post(booster.path, {"q1-answer": "b"}).content.decode()
    assert "Ask me again" in client.get("/me/").content.decode()


def test_a_booster_that_waited_on_a_device_is_judged_by_the_wording_that_was_shown(client, course):
    learner, question = finisher(course), course.questions.get(key="q1")
    link = boosters.Booster(learner, course, 7).path
    shown = version_of(question)
    assert f'name="q1-version" value="{shown.number}"' in client.get(link).content.decode()
    turned = (("a", "Alpha", True), ("b", "Beta", False), ("c", "Gamma", False))
    save_version(question, wording(course, choices=turned), at=timezone.now())

    unknown = client.post(link, {"q1-answer": "b", "q1-version": "9"})
    client.post(link, {"q1-answer": "b", "q1-version": str(shown.number)})

    assert unknown.status_code == 400
    answer = BoosterAnswer.objects.get()
    assert (answer.version, answer.correct) == (shown, True)


def test_after_the_last_day_practice_is_neither_sent_nor_taken(client, course):
    learner = finisher(course)
    client.force_login(learner.user)
    boosters.want(learner=learner, course=course, at=timezone.now())
    due = timezone.now() + timedelta(days=7, hours=1)
    assert boosters.send_due(at=due) == 1
    link = link_in(OutboxMail.objects.get())
    OutboxMail.objects.all().delete()
    Course.objects.filter(pk=course.pk).update(expiry_date=date(2025, 4, 1))

    page = client.get(link).content.decode()
    refused = client.post(link, {"q1-answer": "b"})
    wanted = client.post(f"/me/courses/{course.slug}/practice/", {"wanted": "yes"})

    assert "This course expired on" in page and "q1-answer" not in page
    assert refused.status_code == wanted.status_code == 409
    assert "not saved" in refused.content.decode() and not BoosterAnswer.objects.exists()
    assert (
        boosters.send_due(at=due) == 0
        and "Ask me again in" not in client.get("/me/").content.decode()
    )


def test_my_page_shows_what_i_gained_and_what_to_look_at_again(client, course):
    learner = finisher(course)
    answered(course.questions.get(key="q1"), "b", learner=learner)
    client.force_login(learner.user)

    page = client.get("/me/").content.decode()
    answers = client.get(f"/me/courses/{course.slug}/answers/").content.decode()

    assert "Pre-test: 1 of 1" in page and "Post-test: 0 of 1" in page and "Ask me again" in page
    assert "Which is right?" in answers and "What will you change?" in answers
    client.force_login(somebody("learner"))
    assert client.get(f"/me/courses/{course.slug}/answers/").status_code == 404


def test_my_page_says_first_and_best_attempt_apart(client, course):
    learner = finisher(course)
    client.force_login(learner.user)
    once = client.get("/me/").content.decode()
    course.polls.filter(phase=Phase.POST).update(pass_mark=Decimal(1))
    actions.open_attempt(
        learner=learner, course=course, poll=course.polls.get(phase=Phase.POST), at=timezone.now()
    )
    again = {"phase": Phase.POST, "learner": learner, "attempt": 2}
    answered(course.questions.get(key="q1"), "b", **again)

    twice = " ".join(client.get("/me/").content.decode().split())

    assert "attempt" not in once
    assert "first attempt: 0 of 1 correct" in twice
    assert "best attempt (2): 1 of 1 correct" in twice


def test_mail_that_is_not_ticked_is_not_sent(client, course):
    learner = finisher(course)
    client.force_login(learner.user)
    client.post("/me/mail/", {"kind": ["reminders"]})
    assert follow_up.send_due(at=timezone.now()) == 0

    client.post("/me/mail/", {"kind": ["reminders", "follow_up"]})
    assert follow_up.send_due(at=timezone.now()) == 1


def test_a_script_that_kept_a_follow_up_is_told_and_nothing_empty_is_called_saved(
    client, course, wave
):
    link = follow_up.link_of(finisher(course), wave)
    as_script = {"headers": {"accept": "application/json"}}

    empty = client.post(link, {})
    told = client.post(link, {"q1-answer": "b", "q1-version": "1"}, **as_script)
    page = client.get(link).content.decode()

    assert empty.status_code == 400 and b"Nothing has been saved yet." in empty.content
    assert told.json() == {"stored": True, "kept": False}
    assert Response.objects.filter(phase=Phase.FOLLOW_UP).count() == 1
    assert "what you answered is saved" in page and 'href="#question-q1"' not in page
