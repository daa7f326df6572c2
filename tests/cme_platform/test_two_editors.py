"""Two authors open the same page; both save, and nothing of either is lost."""

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.models import Phase, QuestionVersion
from courses.models import Caption, PlanningRecord, StatementText, Track
from credit.models import CreditOffer
from tests.factories import (
    answered,
    make_case,
    make_course,
    make_faculty,
    somebody,
    tiny_video,
)

pytestmark = pytest.mark.django_db


class Author:
    """Somebody with a browser of their own and one page open."""

    def __init__(self, *roles):
        self.client = Client()
        self.client.force_login(somebody(*roles or ["operator"]))

    def opens(self, name, pk):
        self.address = reverse(f"admin:{name}_change", args=[pk])
        self.reads(self.client.get(self.address))

    def reads(self, response):
        page = lxml.html.fromstring(response.content)
        form = next(form for form in page.forms if "_seen" in form.fields)
        self.address = form.action or self.address
        self.sent = {}
        for name, value in form.form_values():
            self.sent.setdefault(name, []).append(value)

    def saves(self, **typed):
        self.sent |= typed
        return self.client.post(self.address, self.sent)


@pytest.fixture
def course():
    return make_course(questions=2)


@pytest.fixture
def two():
    return Author(), Author()


def both_open(two, name, pk):
    for author in two:
        author.opens(name, pk)


def test_the_second_is_told_sees_both_texts_and_keeps_either(course, two):
    first, second = two
    both_open(two, "courses_course", course.pk)

    assert first.saves(title="Theirs", summary="Their summary").status_code == 302
    told = second.saves(title="Mine", audience="My audience")

    page = told.content.decode()
    assert told.status_code == 409
    assert all(text in page for text in ("Theirs", "Mine", "Their summary"))
    course.refresh_from_db()
    assert course.title == "Theirs"
    second.reads(told)
    assert second.saves().status_code == 302
    course.refresh_from_db()
    assert (course.title, course.summary, course.audience) == (
        "Mine",
        "Their summary",
        "My audience",
    )


def test_theirs_is_taken_where_the_second_says_so(course, two):
    first, second = two
    both_open(two, "courses_course", course.pk)
    first.saves(title="Theirs")
    second.reads(second.saves(title="Mine"))

    assert second.saves(**{"_take:title": ["theirs"]}).status_code == 302

    course.refresh_from_db()
    assert course.title == "Theirs"


def test_a_third_save_in_between_is_told_as_well(course, two):
    first, second = two
    both_open(two, "courses_course", course.pk)
    first.saves(title="Theirs")
    second.reads(second.saves(title="Mine"))
    first.opens("courses_course", course.pk)
    first.saves(title="Theirs again")

    told = second.saves()

    assert told.status_code == 409 and "Theirs again" in told.content.decode()


def test_who_saves_twice_alone_is_not_asked(course, two):
    author = two[0]
    for title in ("Once", "Twice"):
        author.opens("courses_course", course.pk)
        assert author.saves(title=title).status_code == 302


def test_rows_below_a_form_are_told_too_and_a_removed_one_that_was_typed_in_stays(course, two):
    first, second = two
    both_open(two, "courses_course", course.pk)
    first.saves(**{"objectives-0-text": "Theirs", "objectives-1-DELETE": "on"})

    told = second.saves(**{"objectives-0-text": "Mine", "objectives-1-text": "Mine too"})

    assert told.status_code == 409 and "Theirs" in told.content.decode()
    second.reads(told)
    second.saves()
    assert list(course.objectives.values_list("text", flat=True)) == ["Mine", "Mine too"]


def test_a_question_whose_choices_were_written_anew(course, two):
    version = QuestionVersion.objects.get(question__course=course, question__key="q1")
    first, second = two
    both_open(two, "assessments_questionversion", version.pk)
    first.saves(stem="Their stem", **{"choices-0-text": "Their choice"})

    told = second.saves(**{"choices-1-text": "My choice"})

    assert told.status_code == 409
    second.reads(told)
    assert second.saves().status_code == 302
    version.refresh_from_db()
    texts = list(version.choices.order_by("position").values_list("text", flat=True))
    assert (version.stem, texts[:2]) == ("Their stem", ["Their choice", "My choice"])


def test_the_second_edit_of_an_answered_question_is_held_against_the_version_of_the_first(
    course, two
):
    question = course.questions.get(key="q1")
    answered(question)
    version = question.versions.get()
    first, second = two
    both_open(two, "assessments_questionversion", version.pk)
    first.saves(stem="Their stem", declared="new")

    told = second.saves(rationale="My rationale")

    assert told.status_code == 409 and "Their stem" in told.content.decode()
    second.reads(told)
    assert second.saves().status_code == 302
    in_force = question.versions.get(in_force_until__isnull=True)
    assert (in_force.stem, in_force.rationale) == ("Their stem", "My rationale")


OTHER_VALUES = {"asks": ("q2", "q2\nq1"), "amount": ("0.50", "0.75")}


def pages(course):
    track = course.tracks.get()
    planning = PlanningRecord.objects.create(course=course)
    offer = CreditOffer.objects.create(course=course, type="participation", amount="1")
    return {
        "courses_faculty": (make_faculty(course).pk, "affiliation"),
        "courses_track": (track.pk, "title"),
        "courses_case": (make_case(track).pk, "vignette"),
        "courses_planningrecord": (planning.pk, "practice_gap"),
        "credit_creditoffer": (offer.pk, "amount"),
        "assessments_poll": (course.polls.get(phase=Phase.PRE).pk, "asks"),
    }


def test_every_page_of_a_course_tells(course, two):
    first, second = two
    for name, (pk, field) in pages(course).items():
        both_open(two, name, pk)
        mine, theirs = OTHER_VALUES.get(field, ("Mine", "Theirs"))

        assert first.saves(**{field: theirs}).status_code == 302, name
        told = second.saves(**{field: mine})

        assert told.status_code == 409, name
        assert "Keep mine" in told.content.decode()


CUES = b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"


def test_files_that_the_second_chose_are_kept(course, two, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    track = course.tracks.get()
    Caption.objects.create(track=track, language="en", file="x.vtt")
    first, second = two
    both_open(two, "courses_track", track.pk)
    first.saves(title="Theirs", **{"captions-0-DELETE": "on"})

    told = second.saves(
        title="Mine", upload=SimpleUploadedFile("film.mp4", tiny_video().read_bytes()),
        **{"captions-0-language": "de", "captions-0-upload": SimpleUploadedFile("de.vtt", CUES)},
    )  # fmt: skip
    assert told.status_code == 409
    assert "film.mp4, de.vtt are here already" in " ".join(told.content.decode().split())
    second.reads(told)
    saved = second.saves()

    assert saved.status_code == 302, saved.context_data["errors"]
    track.refresh_from_db()
    caption = track.captions.get()
    assert (track.title, bool(track.video), caption.language) == ("Mine", True, "de")
    assert caption.file.read() == CUES


def test_another_film_of_the_first_is_told_to_the_second_who_sends_one(course, two):
    track = course.tracks.get()
    two[1].opens("courses_track", track.pk)
    Track.objects.filter(pk=track.pk).update(coming_sha256="a" * 64)

    told = two[1].saves(upload=SimpleUploadedFile("film.mp4", tiny_video().read_bytes()))

    assert told.status_code == 409 and "another file here meanwhile" in told.content.decode()


def test_what_was_typed_in_a_row_that_is_gone_is_shown(course, two):
    person = make_faculty(course)
    two[1].opens("courses_faculty", person.pk)
    person.disclosures.all().delete()
    person.delete()

    told = two[1].saves(affiliation="A long affiliation")

    page = told.content.decode()
    assert told.status_code == 410 and "someone else deleted this (faculty)" in page
    assert page.count("changed by you") == 1
    assert page.index("changed by you") < page.index("A long affiliation") < page.index("Ann Lee")


def test_the_words_of_a_statement_tell(two):
    two = Author("operator"), Author("operator")
    text, _ = StatementText.objects.get_or_create(
        key="pass-mark", defaults={"text": "Pass with {percent}."}
    )
    both_open(two, "courses_statementtext", text.pk)
    two[0].saves(text="Pass with {percent} percent.")

    assert two[1].saves(text="At least {percent} percent.").status_code == 409
