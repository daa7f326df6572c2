import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Phase
from tests.assessments.admin.written import asked
from tests.factories import ask, make_decision_point, make_poll, somebody

pytestmark = pytest.mark.django_db


def test_ticks_make_the_polls_and_keep_the_order_there_is(author, course):
    first, second, third = (ask(course, key) for key in ("q1", "q2", "q3"))
    pre = make_poll(course, Phase.PRE, [third, first])
    address = reverse("admin:workspace-polls", args=[course.pk])

    ticked = {f"poll-{pre.pk}": [first.pk, second.pk, third.pk], "new-post": [first.pk]}
    author.post(address, ticked)

    assert asked(course) == [(1, "q3"), (1, "q1"), (1, "q2"), (3, "q1")]


def test_a_question_twice_in_a_phase_or_a_poll_that_asks_nothing_is_refused(author, course):
    question, track = ask(course, "q1"), course.tracks.get()
    whole = make_poll(course, Phase.PRE, [question])
    of_track = make_poll(course, Phase.PRE, [ask(course, "q2")], track=track)
    address = reverse("admin:workspace-polls", args=[course.pk])
    before = asked(course)

    both = {f"poll-{whole.pk}": [question.pk], f"poll-{of_track.pk}": [question.pk]}
    twice = author.post(address, both, follow=True)
    nothing = author.post(address, {f"poll-{whole.pk}": [question.pk]}, follow=True)

    assert "a question is asked once in a phase" in twice.content.decode()
    assert "would ask nothing" in nothing.content.decode()
    assert asked(course) == before


def test_the_pretest_is_copied_to_the_posttest_without_what_would_not_be_compared(author, course):
    make_poll(
        course,
        Phase.PRE,
        [ask(course, "q1"), ask(course, "n1", kind="number", measures="audience")],
        track=course.tracks.get(),
    )
    address = reverse("admin:workspace-polls-copy", args=[course.pk])

    author.post(address)
    author.post(address)

    assert asked(course) == [(1, "q1"), (1, "n1"), (3, "q1")]
    assert course.polls.get(phase=Phase.POST).track == course.tracks.get()


def test_two_who_tick_polls_at_once_lose_nothing(author, course):
    first, second, third = (ask(course, key) for key in ("q1", "q2", "q3"))
    make_poll(course, Phase.PRE, [first])
    address = reverse("admin:workspace-polls", args=[course.pk])
    opened = author.get(address)
    seen = opened.context["seen"]
    pre = course.polls.get()

    author.post(address, {f"poll-{pre.pk}": [first.pk, second.pk], "new-post": [first.pk]})
    mine = {"seen": seen, f"poll-{pre.pk}": [third.pk], "new-post": [third.pk]}
    told = author.post(address, mine, follow=True).content.decode()

    assert "Someone else saved the polls meanwhile." in told
    assert asked(course) == [(1, "q2"), (1, "q3"), (3, "q1"), (3, "q3")]


def test_what_was_ticked_is_there_when_it_is_refused(author, course):
    question = ask(course, "q1")
    pre = make_poll(course, Phase.PRE, [question])
    address = reverse("admin:workspace-polls", args=[course.pk])

    refused = author.post(address, {"new-post": [question.pk]})

    assert refused.status_code == 409 and "would ask nothing" in refused.content.decode()
    assert refused.content.decode().count(" checked") == 1 and pre.entries.count() == 1


def test_a_follow_up_is_ticked_with_its_days_before_there_is_one(author, course):
    question = ask(course, "q1")
    address = reverse("admin:workspace-polls", args=[course.pk])
    page = author.get(address).content.decode()
    ticked = {"new-post": [question.pk], "new-follow_up": [question.pk]}

    refused = author.post(address, ticked | {"follow-up-days": "soon"})
    author.post(address, ticked | {"follow-up-days": "60"})

    assert 'name="new-follow_up"' in page and 'name="follow-up-days"' in page
    assert "after how many days" in refused.content.decode() and 'value="soon"' in (
        refused.content.decode()
    )
    assert asked(course) == [(3, "q1"), (5, "q1")]
    assert course.polls.get(phase=Phase.FOLLOW_UP).after_days == 60


def test_a_follow_up_is_planned_before_anything_is_asked_in_it(author, course):
    question = ask(course, "q1")
    make_poll(course, Phase.POST, [question])
    address = reverse("admin:workspace-map-add", args=[course.pk])

    refused = author.post(address, {"question": question.pk, "phase": 5}, follow=True)
    make_poll(course, Phase.FOLLOW_UP, [ask(course, "q2")], after_days=90)
    author.post(address, {"question": question.pk, "phase": 5})

    assert "Add a follow-up first" in refused.content.decode()
    assert (5, "q1") in asked(course)


def test_reviewers_look_at_polls_and_map_and_change_nothing(client, course):
    question = ask(course, "q1")
    make_poll(course, Phase.PRE, [question])
    make_decision_point(course.tracks.get(), question)
    client.force_login(somebody("reviewer"))
    before = asked(course)

    for name in ("workspace-polls", "workspace-polls-copy", "workspace-map-add"):
        sent = {"question": question.pk, "phase": 3, "new-post": question.pk}
        assert client.post(reverse(f"admin:{name}", args=[course.pk]), sent).status_code == 403
    assert asked(course) == before


def test_a_withdrawn_poll_is_not_made_again_behind_its_back(author, course):
    question = ask(course, "q1")
    make_poll(course, Phase.PRE, [question])
    make_poll(course, Phase.POST, [question], withdrawn_at=timezone.now())
    sent = {"question": question.pk, "phase": 3, "new-post": question.pk}

    for name in ("workspace-polls-copy", "workspace-map-add"):
        address = reverse(f"admin:{name}", args=[course.pk])
        assert "take it back" in author.post(address, sent, follow=True).content.decode()
    assert course.polls.count() == 2
