"""A live course is edited as a working copy: compared in words, published as a whole, or thrown
away; learners in the middle of it lose nothing.
"""

import lxml.html
import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Phase, Question, Response
from courses import front_matter, working_copies
from courses.models import (
    Case,
    Course,
    CourseStatus,
    FrontMatterShown,
    Objective,
    Track,
    TrackProgress,
    WorkingCopy,
)
from credit.models import CreditOffer
from learners.models import AuditEntry
from tests.factories import (
    answered,
    ask,
    enrolled,
    make_case,
    make_course,
    make_decision_point,
    make_faculty,
    make_segment,
    somebody,
    version_of,
    with_video,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    user = somebody("author")
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def live(settings, tmp_path):
    """Two tracks; a learner has answered before and after and watched the first."""
    settings.MEDIA_ROOT = tmp_path
    live = make_course("live", questions=2, tracks=2)
    for track in live.tracks.all():
        with_video(track)
    first = live.tracks.get(number=1)
    make_case(first)
    make_faculty(live)
    make_segment(live)
    with_video(live.segments.get())
    make_decision_point(first, live.questions.get(key="q1"), at=1)
    learner = enrolled(live)
    for question in live.questions.all():
        answered(question, learner=learner)
        answered(question, learner=learner, phase=Phase.POST)
    TrackProgress.objects.create(track=first, learner=learner, watched=2)
    shown = front_matter.current(live)
    FrontMatterShown.objects.create(front_matter=shown, learner=learner)
    return live


def page(name, course, client, data=None, **more):
    address = reverse(f"admin:workspace-{name}", args=[course.pk])
    reply = client.get(address) if data is None else client.post(address, data)
    assert reply.status_code == more.get("status", 200 if data is None else 302), reply.content
    return reply


def opened(live, client):
    page("copy", live, client, {})
    return WorkingCopy.objects.get(live=live).copy


def seen(copy, client):
    tree = lxml.html.fromstring(page("compare", copy, client).content)
    return tree.xpath("//input[@name='seen']")[0].get("value")


def published(copy, client, status=302, **fields):
    sent = {"publish": "yes", "seen": seen(copy, client)} | fields
    return page("compare", copy, client, sent, status=status)


def told(copy, client):
    tree = lxml.html.fromstring(page("compare", copy, client).content)
    return " ".join(tree.get_element_by_id("content-main").text_content().split())


def test_the_copy_of_a_course_says_all_that_it_says(author, live):
    copy = opened(live, author)

    held = live.working_copy
    assert working_copies.compare(held).changes == []
    assert copy.status == CourseStatus.COPY and copy.title == live.title
    assert "says what" in told(copy, author)
    assert opened(live, author) == copy  # the second who asks gets the same one
    assert author.get(f"/courses/{copy.slug}/").status_code == 200


def test_learners_who_will_read_the_course_information_again_are_counted_before(author, live):
    copy = opened(live, author)
    assert "The course information changes" not in told(copy, author)

    Course.objects.filter(pk=copy.pk).update(audience="Nurses")

    counted = "1 learner who began the course reads what is new and confirms it before continuing"
    assert counted in told(copy, author)


def test_nothing_of_it_reaches_learners_before_it_is_published_and_then_all_of_it(author, live):
    copy = opened(live, author)
    track = copy.tracks.get(number=1)
    Track.objects.create(course=copy, number=3, title="Half made")
    track.title = "A better title"
    track.save()
    track.cases.update(vignette="A woman of 60")
    Course.objects.filter(pk=copy.pk).update(summary="New summary")

    refused = published(copy, author, status=409)

    assert "Track 3 has no video." in refused.content.decode()
    assert [track.title for track in live.tracks.all()] == ["Track 1", "Track 2"]
    with_video(copy.tracks.get(number=3))
    words = told(copy, author)
    assert "A better title" in words and "A woman of 60" in words and "New summary" in words
    published(copy, author)
    live.refresh_from_db()
    titles = list(live.tracks.values_list("title", flat=True))
    assert titles == ["A better title", "Track 2", "Half made"]
    assert live.summary == "New summary" and live.slug == "live" and live.is_published
    assert Case.objects.get(track__course=live).vignette == "A woman of 60"
    assert working_copies.compare(live.working_copy).changes == []
    assert AuditEntry.objects.filter(deed="copy-published", who=author.user).exists()


def test_the_front_page_names_a_copy_as_long_as_changes_wait_in_it(author, live):
    def is_named():
        return "Edited in a working copy" in author.get("/admin/").content.decode()

    copy = opened(live, author)
    assert not is_named()
    Course.objects.filter(pk=copy.pk).update(summary="New summary")
    assert is_named()
    published(copy, author)
    assert not is_named()


def test_swapped_numbers_and_progress_stay_with_the_track_they_belong_to(author, live):
    watched = live.tracks.get(number=1)
    copy = opened(live, author)
    numbers = {copy.tracks.get(number=1).pk: 2, copy.tracks.get(number=2).pk: 1}
    for pk, number in numbers.items():
        Track.objects.filter(pk=pk).update(number=number)
    Objective.objects.filter(course=copy, number=2).update(text="Another")

    published(copy, author)

    watched.refresh_from_db()
    assert watched.number == 2 and watched.progress.count() == 1
    assert live.objectives.get(number=2).text == "Another"


def edited(question, **fields):
    """The wording in the copy, as its form writes it: nobody has answered there."""
    version = version_of(question)
    for name, value in fields.items():
        setattr(version, name, value)
    version.save()


def test_an_edit_of_an_answered_question_is_declared_before_it_is_published(author, live):
    copy, question = opened(live, author), live.questions.get(key="q1")
    edited(copy.questions.get(key="q1"), stem="Which one is right?")

    assert "Learners who have answered it: 1" in told(copy, author)
    undeclared = published(copy, author, status=409)
    assert "same item or a new one" in undeclared.content.decode()
    without = published(copy, author, status=409, **{f"declared-{question.pk}": "same"})
    assert "without a reason" in without.content.decode()
    published(copy, author, **{f"declared-{question.pk}": "same", f"reason-{question.pk}": "Typo"})

    version = version_of(question)
    assert (version.number, version.stem) == (1, "Which one is right?")
    assert version.amendments.get().reason == "Typo"


def test_a_new_item_gets_a_version_of_its_own_and_answers_stay(author, live):
    copy, question = opened(live, author), live.questions.get(key="q1")
    edited(copy.questions.get(key="q1"), stem="Another question?")
    first = version_of(question)

    published(copy, author, **{f"declared-{question.pk}": "new"})

    assert version_of(question).number == 2
    assert Response.objects.filter(version=first).count() == 2


def test_what_was_answered_and_is_gone_in_the_copy_is_withdrawn_and_that_is_said(author, live):
    copy = opened(live, author)
    copy.polls.get(phase=Phase.PRE).delete()
    copy.questions.get(key="q1").delete()

    words = told(copy, author)
    published(copy, author)

    assert "withdrawn" in words and "Learners who have answered it: 1" in words
    assert live.polls.get(phase=Phase.PRE).withdrawn_at
    question = Question.objects.get(course=live, key="q1")
    assert not question.decision_points.in_use()
    assert Response.objects.filter(question=question).count() == 2


def test_a_watched_track_cannot_be_taken_out_and_nothing_else_is_published_with_it(author, live):
    copy = opened(live, author)
    copy.tracks.get(number=1).delete()
    Course.objects.filter(pk=copy.pk).update(summary="New summary")

    refused = published(copy, author, status=409).content.decode()

    live.refresh_from_db()
    assert "put it back in the copy" in refused and not live.summary


def test_a_shorter_video_says_its_length_and_the_old_one_plays_until_it_is_ready(author, live):
    copy, track = opened(live, author), live.tracks.get(number=1)
    copied = copy.tracks.get(number=1)
    copied.video_sha256, copied.duration = "f" * 64, 2
    copied.save()

    words = told(copy, author)
    published(copy, author)

    before = str(track.video)
    track.refresh_from_db()
    assert "00:03" in words and "00:02" in words
    assert str(track.video) == before and track.coming_sha256 == "f" * 64


def test_who_looked_before_the_last_edit_looks_again(author, live):
    copy = opened(live, author)
    Course.objects.filter(pk=copy.pk).update(summary="One")
    stamp = seen(copy, author)
    Course.objects.filter(pk=copy.pk).update(summary="Two")

    sent = {"publish": "yes", "seen": stamp}
    reply = page("compare", copy, author, sent, status=409)

    live.refresh_from_db()
    assert "Look through it again" in reply.content.decode() and not live.summary


def test_what_the_live_course_was_changed_to_meanwhile_is_told_and_not_lost(author, live):
    copy = opened(live, author)
    Course.objects.filter(pk=live.pk).update(summary="Live", audience="Oncologists")
    Course.objects.filter(pk=copy.pk).update(summary="Copy")

    words = told(copy, author)
    refused = published(copy, author, status=409)
    published(copy, author, over="yes")

    live.refresh_from_db()
    assert "Changed in the live course too" in words
    assert "Say that the copy stands" in refused.content.decode()
    assert (live.summary, live.audience) == ("Copy", "Oncologists")


def test_thrown_away_it_is_gone_and_the_live_course_is_as_it_was(author, live):
    copy = opened(live, author)
    Course.objects.filter(pk=copy.pk).update(summary="Lost")

    assert "1 change" in page("discard", copy, author).content.decode()
    page("discard", copy, author, {})

    live.refresh_from_db()
    assert not WorkingCopy.objects.exists() and not live.summary
    assert not Course.objects.filter(pk=copy.pk).exists() and live.questions.count() == 2


def test_credit_is_published_with_the_rest(author, live):
    copy = opened(live, author)
    CreditOffer.objects.create(course=copy, type="participation", amount="1")

    refused = published(copy, author, status=409).content.decode()

    assert "designat" in refused and not live.credit_offers.exists()


def test_no_page_of_a_live_course_is_a_way_round_and_an_operator_still_mends_it(author, live):
    rows = {
        "courses_course": live,
        "courses_track": live.tracks.first(),
        "courses_faculty": live.faculty.get(),
        "assessments_questionversion": version_of(live.questions.first()),
        "assessments_poll": live.polls.first(),
    }
    addresses = [reverse(f"admin:{name}_change", args=[row.pk]) for name, row in rows.items()]
    adding = [reverse(f"admin:{name}_add") + f"?course={live.pk}" for name in rows][1:]
    posted = [
        reverse("admin:workspace-polls", args=[live.pk]),
        reverse("admin:workspace-import", args=[live.pk]),
        reverse("admin:workspace-duplicate", args=[live.pk, live.questions.first().pk]),
        reverse("admin:courses_faculty_withdraw", args=[live.faculty.get().pk]),
    ]
    for address in [*addresses, *posted]:
        assert author.post(address, {"confirmed": "yes"}).status_code == 403, address
    for address in adding:
        assert author.get(address).status_code == 403, address
    assert all(author.get(address).status_code == 200 for address in addresses)
    chosen = {"course": live.pk, "name": "Bob", "position": 0}
    chosen |= {"disclosures-TOTAL_FORMS": 0, "disclosures-INITIAL_FORMS": 0}
    typed = author.post(reverse("admin:courses_faculty_add"), chosen)
    assert typed.status_code == 200 and "working copy" in typed.content.decode()
    listed = {"action": "withdraw_selected", "_selected_action": [live.faculty.get().pk]}
    bulk = listed | {"confirmed": "yes"}
    author.post(reverse("admin:courses_faculty_changelist"), bulk)
    assert live.faculty.get().withdrawn_at is None

    author.force_login(somebody("operator"))
    author.post(reverse("admin:courses_faculty_changelist"), bulk)
    assert live.faculty.get().withdrawn_at


def test_two_make_the_copy_and_edit_it_like_any_course(author, live):
    copy = opened(live, author)
    person = copy.faculty.get()
    address = reverse("admin:courses_faculty_change", args=[person.pk])

    form = lxml.html.fromstring(author.get(address).content).forms
    sent = dict(next(form for form in form if "_seen" in form.fields).form_values())
    assert author.post(address, sent | {"name": "Theirs"}).status_code == 302
    told_of_it = author.post(address, sent | {"name": "Mine"})

    assert told_of_it.status_code == 409 and "course-outline" in told_of_it.content.decode()


def test_a_copy_is_in_no_list_and_has_no_outcome(author, live):
    copy = opened(live, author)

    listed = author.get(reverse("admin:courses_course_changelist")).content.decode()
    assert "working-copy" not in listed
    author.post(reverse("admin:courses_course_publish", args=[copy.pk]))
    copy.refresh_from_db()
    assert copy.status == CourseStatus.COPY
    author.force_login(somebody("analyst"))
    assert "working-copy" not in author.get("/outcomes/").content.decode()
    assert author.get(f"/outcomes/{copy.slug}/").status_code == 404


def test_a_reading_of_many_questions_stays_few_statements(
    live, author, django_assert_max_num_queries
):
    working_copy = working_copies.make(live=live, by=author.user, at=timezone.now())

    with django_assert_max_num_queries(70):
        working_copies.compare(working_copy)


def test_objectives_swap_numbers_and_one_whose_questions_moved_goes_in_one_publication(
    author, live
):
    extra = Objective.objects.create(course=live, number=8, text="Moved")
    question = ask(live, "moving", objective=extra)
    copy = opened(live, author)
    first, second = copy.objectives.order_by("number")[:2]
    copy.questions.get(key="moving").versions.update(objective=first)
    copy.objectives.filter(number=8).delete()
    first.number, second.number = second.number, first.number
    Objective.objects.bulk_update([first, second], ["number"])
    names = dict(live.objectives.values_list("number", "text"))

    assert "It is deleted" in told(copy, author)
    published(copy, author)

    numbers = dict(live.objectives.values_list("number", "text"))
    assert numbers == {first.number: names[second.number], second.number: names[first.number]}
    assert question.versions.get().objective.text == first.text
