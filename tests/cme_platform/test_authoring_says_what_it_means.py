"""What an author reads on the pages of a course is what there is, and a way out of every notice."""

import re

import lxml.html
import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.journey import outline_of
from assessments.models import Phase, PollQuestion, QuestionVersion
from assessments.structure import Structure
from courses import publishing, working_copies
from courses.models import Ladder, Track, WorkingCopy
from tests.factories import (
    ask,
    make_case,
    make_course,
    make_decision_point,
    make_poll,
    somebody,
    version_of,
    with_video,
)

pytestmark = pytest.mark.django_db
DIGEST = "ab" * 32


@pytest.fixture
def author(client):
    client.user = somebody("author")
    client.force_login(client.user)
    return client


@pytest.fixture
def course():
    return make_course("draft", published=False)


@pytest.fixture
def track(course, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return with_video(course.tracks.get())


def page_of(client, name, *args, query=""):
    return lxml.html.fromstring(
        client.get(reverse(f"admin:{name}", args=args) + query).content.decode()
    )


def words(page):
    return " ".join(page.text_content().split())


def test_a_case_has_its_laboratory_values_on_the_page_of_its_track(author, track):
    case = make_case(track, starts_at=5)

    page = page_of(author, "courses_track_change", track.pk)

    assert page.xpath("//textarea[@name='cases-0-laboratory' and @data-lab-grid]")
    assert page.xpath(f"//a[contains(@href, '/case/{case.pk}/change/#exhibits-group')]")
    assert page.xpath("//video[contains(@src, '#t=1')]")


def test_a_question_asked_as_its_case_begins_is_said_and_holds_nothing_back(author, track):
    make_decision_point(track, ask(track.course, "q1"), at=30)
    case = make_case(track, starts_at=30)

    assert "asked-as-case-begins" in {f.code for f in publishing.advice(track.course)}
    assert "asked-as-case-begins" not in {f.code for f in publishing.to_mend(track.course)}
    timeline = page_of(author, "assessments_decisionpoint_timeline", track.pk)
    assert "nobody has read it by then" in words(timeline)

    case.starts_at = 20
    case.save()
    assert "asked-as-case-begins" not in {f.code for f in publishing.advice(track.course)}


def test_a_new_video_asks_for_a_look_at_its_moments_before_it_is_published(
    author, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    live = make_course("live", questions=1)
    make_decision_point(with_video(live.tracks.get()), ask(live, "q9"), at=1)
    held = working_copies.make(live=live, by=author.user, at=timezone.now())
    copied = held.copy.tracks.get()
    assert "moments-unchecked" not in {f.code for f in publishing.advice(held.copy)}
    Ladder.objects.create(
        source_sha256=DIGEST, source="x", course_id=live.pk, file_name="second.mp4", length=45
    )
    Track.objects.filter(pk=copied.pk).update(
        coming=copied.video.name, coming_sha256=DIGEST, coming_duration=45
    )
    logged = words(page_of(author, "workspace-changes", live.pk))
    assert "length of the new video 00:45" in logged and "coming" not in logged

    assert "moments-unchecked" in {f.code for f in publishing.advice(held.copy)}
    compared = words(page_of(author, "workspace-compare", held.copy_id))
    assert "second.mp4, 00:45" in compared and DIGEST[:12] not in compared
    assert "1 decision point was placed for the video that plays now" in compared

    author.post(reverse("admin:assessments_decisionpoint_timeline-checked", args=[copied.pk]))
    digest = working_copies.compare(held).digest
    author.post(
        reverse("admin:workspace-compare", args=[held.copy_id]),
        {"publish": "yes", "seen": digest},
    )
    assert live.tracks.get().coming_sha256 == DIGEST
    assert "moments-unchecked" not in {f.code for f in publishing.advice(live)}


def test_an_objective_that_questions_use_has_no_box_to_delete_it_and_says_why(author, course):
    used = course.objectives.get(number=1)
    version = version_of(ask(course, "q1"))

    page = page_of(author, "courses_course_change", course.pk)

    (row,) = page.xpath(f"//tr[.//input[@value='{used.pk}' and contains(@name, '-id')]]")
    assert not row.xpath(".//input[contains(@name, 'DELETE')]")
    assert "1 question uses it: q1" in words(row)
    assert row.xpath(f".//a[contains(@href, '/questionversion/{version.pk}/')]")
    assert len(
        page.xpath("//tr[contains(@class, 'has_original')]//input[@name='objectives-1-DELETE']")
    )


def test_a_live_question_is_read_and_leads_to_itself_in_the_working_copy(author, client):
    live = make_course("live", questions=2)
    version = QuestionVersion.objects.filter(course=live).order_by("pk").last()

    page = page_of(author, "assessments_questionversion_change", version.pk)

    (form,) = page.xpath("//form[@id='questionversion_form']")
    assert not form.xpath(".//textarea | .//input[@type='checkbox'] | .//*[@data-address]")
    for name in ("Scale", "Unit", "Lowest", "Pasted", "Line above a grid"):
        assert name not in words(form)
    assert "A typo keeps the answers there are" in words(form)
    assert page.xpath("//ol[@class='choices-read']/li[contains(., '(correct)')]")

    (header,) = page.xpath("//form[contains(@action, 'copy')]")
    sent = {
        field.name: field.value for field in header.xpath(".//input[@name='row' or @name='part']")
    }
    reply = author.post(reverse("admin:workspace-copy", args=[live.pk]), sent)
    copied = WorkingCopy.objects.get(live=live).copy
    twin = QuestionVersion.objects.get(course=copied, question__key=version.question.key)
    assert reply.url == reverse("admin:assessments_questionversion_change", args=[twin.pk])
    assert page_of(author, "assessments_questionversion_change", twin.pk).xpath(
        "//form[@id='questionversion_form']//textarea[@name='stem']"
    )
    for sent, part in (({"part": "tracks"}, "tracks"), ({"row": "x:y"}, "overview")):
        reply = author.post(reverse("admin:workspace-copy", args=[live.pk]), sent)
        assert reply.url == reverse(f"admin:workspace-{part}", args=[copied.pk])


def test_a_list_to_import_is_shown_line_by_line_and_looked_through_with_its_reasons(author, course):
    page = page_of(author, "workspace-import", course.pk)
    example = page.xpath("//pre")[0].text
    assert "\nA. Wait\n*B. Act\nRationale:" in example

    course.objectives.filter(number=2).update(text="Second-line therapy")
    reply = author.post(
        reverse("admin:workspace-import", args=[course.pk]),
        {"source": example, "measures": "knowledge"},
    )
    told = words(lxml.html.fromstring(reply.content))
    assert "Because every hour counts." in told
    assert "2. Second-line therapy" in told


def test_polls_show_what_is_asked_while_watching_and_what_learners_read(author, course, track):
    question = ask(course, "q1")
    make_decision_point(track, question)
    practice = ask(
        course, "practice", measures="audience", choices=(("a", "A", False), ("b", "B", False))
    )
    poll = make_poll(course, Phase.PRE, [practice])

    told = words(page_of(author, "workspace-polls", course.pk))
    assert "Asked as decision point, track 1" in told
    assert "learners read “About your practice”" in told
    assert [step.title for step in outline_of(Structure(course))][0] == "About your practice"

    PollQuestion.objects.create(poll=poll, question=question, position=1)
    assert "About your practice" not in words(page_of(author, "workspace-polls", course.pk))
    assert [step.title for step in outline_of(Structure(course))][0] == "Pre-test"


def test_the_log_says_files_by_their_names_and_folds_what_is_long(author, course, track):
    ask(course, "q1", stem="Long. " * 60)
    Ladder.objects.create(
        source_sha256=DIGEST, source="courses/1/" + "ab" * 16 + ".mp4", course_id=course.pk,
        file_name="first.mp4", length=45,
    )  # fmt: skip
    track.video_sha256, track.video = DIGEST, "courses/1/" + "ab" * 16 + ".mp4"
    track.save()

    page = page_of(author, "workspace-changes", course.pk)

    assert "first.mp4, 00:45" in words(page)
    assert not re.search(r"[0-9a-f]{32}", words(page))
    assert page.xpath("//td//details[contains(., 'Long. Long.')]")


def test_a_heading_ends_at_a_word(author):
    live = make_course("live", questions=1)
    ask(live, "q9", stem="word " * 40)
    part = next(part for part in working_copies.parts.PARTS if part.key == "question")

    titles = [part.title(row) for row in part.rows(live)]

    assert any(title.endswith("word …") for title in titles)
