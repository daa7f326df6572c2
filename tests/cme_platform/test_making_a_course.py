"""Grids, timeline and templates: a course is made on few pages, and nothing typed is lost."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments import measured
from assessments.models import DecisionPoint, Phase
from courses import publishing
from courses.admin.findings import advised_for
from courses.admin.people_grid import TOLD_LATE
from courses.calendar import provider_day
from courses.duplicating import duplicate
from courses.models import Case, Course, Disclosure, Faculty, MicroSegment, Track
from courses.widgets import LabValuesField
from jobs.models import OutboxMail
from learners.actions import create_account, learner_for
from learners.mailing import stop
from learners.models import MailKind, User
from tests.factories import (
    ask,
    enrolled,
    make_course,
    make_decision_point,
    make_faculty,
    make_poll,
    make_segment,
    somebody,
    tiny_video,
    with_video,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", questions=2, published=False)


@pytest.fixture
def track(course):
    return with_video(course.tracks.get())


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


# --- people ---------------------------------------------------------------------------------------


def people(course):
    return reverse("admin:workspace-people", args=[course.pk])


def grid(names=(), relationships=(), before=0, supporters=()):
    data = {"people-INITIAL_FORMS": before}
    data |= {"relationships-INITIAL_FORMS": 0, "supporters-INITIAL_FORMS": 0}
    tables = {"people": names, "relationships": relationships, "supporters": supporters}
    for prefix, rows in tables.items():
        data[f"{prefix}-TOTAL_FORMS"] = len(rows)
        for index, row in enumerate(rows):
            data |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return data


ACME = {"person": "Ann Lee", "company": "Acme", "relationship": "consultant", "relevant": "on"}


def test_nothing_to_disclose_is_ticked_and_dated_and_shown_ticked(author, course):
    author.post(people(course), grid([{"name": "Bo", "nothing": "on"}]))

    bo = Faculty.objects.get()
    assert bo.disclosed_on == provider_day(timezone.now())
    shown = author.get(people(course)).content.decode()
    assert re.search(r'name="people-0-nothing"[^>]*checked', shown)
    row = {"id": bo.pk, "name": "Bo", "disclosed_on": bo.disclosed_on.isoformat()}
    shown_before = {f"initial-people-0-{name}": value for name, value in row.items()}
    data = grid([row], before=1) | shown_before | {"initial-people-0-nothing": "True"}
    refused = author.post(people(course), data).content.decode()
    assert "Add their relationship below, or empty the date." in refused


def test_nothing_to_disclose_and_a_relationship_below_contradict_each_other(author, course):
    ann = {"name": "Ann Lee", "disclosed_on": "2026-01-02", "nothing": "on"}

    reply = author.post(people(course), grid([ann], [ACME]))

    assert reply.status_code == 400
    refused = reply.content.decode()
    summary = re.search(r'class="errornote".*?</div>', refused, re.S)[0]
    assert refused.index(summary) < refused.index('id="people_form"')
    assert "Nothing was saved." in summary and 'href="#id_people-0-nothing"' in summary
    assert "Ann Lee, Nothing to disclose: A relationship of theirs stands below" in summary
    assert 'id="id_people-0-nothing"' in refused
    assert not Faculty.objects.exists()
    del ann["nothing"]
    author.post(people(course), grid([ann], [ACME]))
    assert not re.search(
        r'name="people-0-nothing"[^>]*checked', author.get(people(course)).content.decode()
    )


def test_people_and_what_they_disclosed_are_saved_at_once(author, course):
    ann = {"name": "Ann Lee", "disclosed_on": "2026-01-02", "role_began_on": "2026-02-01"}

    reply = author.post(people(course), grid([ann, {"name": "Bo"}], [ACME]))

    assert reply.status_code == 302
    assert [p.name for p in course.faculty.order_by("position")] == ["Ann Lee", "Bo"]
    assert Disclosure.objects.get().faculty.name == "Ann Lee"


def test_supporters_stand_beside_the_people_and_check_leads_to_the_agreement(author, course):
    grant = {"name": "Acme", "kind": "grant", "agreement_signed_on": "2026-03-02"}
    Course.objects.filter(pk=course.pk).update(release_date=date(2026, 3, 1))

    page = author.post(people(course), grid(supporters=[grant]), follow=True).content.decode()

    acme = course.supporters.get()
    assert "Acme: Signed after the release." in page
    assert f'id="supporter-{acme.pk}-agreement_signed_on"' in page
    checked = author.get(reverse("admin:workspace-check", args=[course.pk])).content.decode()
    assert f"{people(course)}#supporter-{acme.pk}-full_discretion" in checked


def test_a_relationship_of_nobody_is_refused_and_nothing_is_saved(author, course):
    reply = author.post(people(course), grid([{"name": "Bo"}], [ACME]))

    assert "Nobody above is called Ann Lee." in reply.content.decode()
    assert not course.faculty.exists()


def test_dates_in_the_wrong_order_are_told_and_kept(author, course):
    late = {"name": "Ann Lee", "disclosed_on": "2026-03-02", "role_began_on": "2026-02-01"}

    page = author.post(people(course), grid([late]), follow=True).content.decode()

    assert f"Ann Lee: {TOLD_LATE}" in page
    assert 'data-not-after="people-0-role_began_on"' in page


def test_what_somebody_else_saved_in_the_same_cell_is_told_and_elsewhere_kept(author, course):
    person = make_faculty(course)
    shown = {"id": person.pk, "initial-name": "Ann Lee", "initial-role": person.role}
    Faculty.objects.filter(pk=person.pk).update(name="Ann Lee-Hu", affiliation="Elsewhere")

    refused = author.post(people(course), grid([shown | {"name": "A. Lee"}], before=1))
    person.refresh_from_db()
    assert "Someone else has saved “Ann Lee-Hu” here." in refused.content.decode()
    assert person.name == "Ann Lee-Hu"

    author.post(people(course), grid([shown | {"name": "Ann Lee", "role": "chair"}], before=1))
    person.refresh_from_db()
    assert (person.name, person.role, person.affiliation) == ("Ann Lee-Hu", "chair", "Elsewhere")


# --- timeline -------------------------------------------------------------------------------------


def timeline(track, deed=""):
    return reverse(f"admin:assessments_decisionpoint_timeline{deed}", args=[track.pk])


def written(course, **changed):
    new = {"at": "00:01", "stem": "What next?", "choices": "Wait\n*Act", "measures": "competence"}
    return new | {"objective": course.objectives.first().pk} | changed


def test_a_question_is_written_where_the_video_stops(author, course, track):
    reply = author.post(timeline(track), written(course, stem="What of H~2~O?"))

    point = DecisionPoint.objects.get(track=track)
    version = point.question.versions.get()
    assert reply.status_code == 302
    assert (point.at, version.formatted, version.plain_stem) == (1, True, "What of H2O?")
    assert [c.text for c in version.choices.filter(correct=True)] == ["Act"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"stem": ""}, "Write the question, or choose one above."),
        ({"choices": "Wait\nAct"}, "Exactly one choice is correct; here are 0."),
        ({"at": "59:00"}, "This lies beyond the end of the video."),
        ({"objective": ""}, "A question that measures competence names its objective."),
    ],
)
def test_a_point_that_cannot_be_asked_is_refused_at_its_field(
    author, course, track, changed, sentence
):
    before = course.questions.count()

    assert sentence in author.post(timeline(track), written(course, **changed)).content.decode()
    assert course.questions.count() == before
    assert not DecisionPoint.objects.exists()


def test_a_point_and_a_case_are_moved_and_one_beyond_the_end_stays(author, course, track):
    point = make_decision_point(track, course.questions.first(), at=0)
    case = Case.objects.create(track=track, title="A case", starts_at=0)

    for kind, row in (("point", point), ("case", case)):
        assert moved(author, track, row, "00:00", "00:01", kind).status_code == 302
    beyond = moved(author, track, point, "00:01", "59:00")

    point.refresh_from_db(), case.refresh_from_db()
    assert (point.at, case.starts_at, beyond.status_code) == (1, 1, 400)


def moved(author, track, row, was, at, kind="point"):
    sent = {"kind": kind, "pk": row.pk, "was": was, "at": at}
    return author.post(timeline(track, "-move"), sent)


def test_the_second_who_moves_a_point_is_told_both_moments(author, course, track):
    point = make_decision_point(track, course.questions.first(), at=0)
    moved(author, track, point, "00:00", "00:01")

    overtaken = moved(author, track, point, "00:00", "00:02")

    point.refresh_from_db()
    assert (point.at, overtaken.status_code) == (1, 409)
    assert "at 0:01 while you put it at 0:02" in overtaken.content.decode()
    assert moved(author, track, point, "00:01", "00:02").status_code == 302


def test_the_timeline_warns_of_two_points_at_one_second_and_of_another_video(author, course, track):
    Track.objects.filter(pk=track.pk).update(video_sha256="a" * 64)
    for question in course.questions.all():
        make_decision_point(track, question, at=1)
    page = author.get(timeline(track)).content.decode()
    assert page.count("Another decision point stands at the same second.") == 2
    assert "The video was replaced" not in page

    Track.objects.filter(pk=track.pk).update(video_sha256="f" * 64)
    page = author.get(timeline(track)).content.decode()
    assert page.count("Placed before the video was replaced.") == 2

    author.post(timeline(track, "-checked"))
    assert "The video was replaced" not in author.get(timeline(track)).content.decode()


# --- captions, laboratory values ------------------------------------------------------------------


def test_a_refused_caption_keeps_the_chosen_video(author, course):
    address = f"{reverse('admin:courses_track_add')}?course={course.pk}"
    data = {"course": course.pk, "number": 2, "title": "Two", "seeking": "free", "side_paths": ""}
    data |= {"captions-TOTAL_FORMS": 1, "captions-INITIAL_FORMS": 0, "captions-0-language": "en"}
    data |= {"cases-TOTAL_FORMS": 0, "cases-INITIAL_FORMS": 0}
    data |= {"handouts-TOTAL_FORMS": 0, "handouts-INITIAL_FORMS": 0}
    film = SimpleUploadedFile("film.mp4", tiny_video().read_bytes())
    bad = SimpleUploadedFile("film.vtt", b"no captions")

    refused = author.post(address, data | {"upload": film, "captions-0-upload": bad})
    assert "is here already and is taken when you save" in refused.content.decode()
    kept = refused.context["adminform"].form["kept"].value()
    good = SimpleUploadedFile("film.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")
    saved = author.post(address, data | {"kept": kept, "captions-0-upload": good})

    assert saved.status_code == 302
    assert Track.objects.get(course=course, number=2).video

    forged = author.post(address, data | {"number": 3, "kept": "x:y", "captions-TOTAL_FORMS": 0})
    assert "Choose the video file once more." in forged.content.decode()


def test_a_table_pasted_from_a_record_becomes_laboratory_values():
    rows = LabValuesField().clean("Hemoglobin\t9.8\tg/dL\t12.0-15.5\tL\nPlatelets | 210")

    assert [(row["test"], row["value"], row["abnormal"]) for row in rows] == [
        ("Hemoglobin", "9.8", "low"),
        ("Platelets", "210", ""),
    ]


# --- will it show a change? -----------------------------------------------------------------------


def test_a_course_that_promises_learners_measures_something_in_them(author, course):
    course.polls.all().delete()
    Course.objects.filter(pk=course.pk).update(promised_reach=30)
    course.refresh_from_db()

    assert [f.code for f in measured.demanded(course, None)] == ["nothing-measured"]
    assert {"not-measured", "power-low"} <= {f.code for f in publishing.advice(course)}

    question = ask(course, "both")
    for phase in (Phase.PRE, Phase.POST):
        make_poll(course, phase, [question])
    Course.objects.filter(pk=course.pk).update(promised_reach=900)
    course.refresh_from_db()
    assert measured.demanded(course, None) == []
    assert "power-low" not in {f.code for f in publishing.advice(course)}
    page = author.get(reverse("admin:workspace-map", args=[course.pk])).content.decode()
    assert "Of 900 expected learners 540 are likely to answer both tests" in page


# --- templates and copies -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "tracks", "segments", "polls"),
    [("two-tracks", 2, 0, 1), ("single-case", 1, 0, 1), ("segments", 0, 4, 0), ("empty", 0, 0, 0)],
)
def test_a_course_begins_with_the_rows_of_its_kind(author, template, tracks, segments, polls):
    author.post(reverse("admin:new-course"), {"title": "New Ways", "template": template})

    course = Course.objects.get(slug="new-ways")
    counts = (course.tracks.count(), course.segments.count(), course.polls.count())
    assert counts == (tracks, segments, polls)
    assert not course.is_published


def test_a_copy_has_what_is_taught_and_nothing_that_happened(course, track):
    make_faculty(course)
    make_decision_point(track, course.questions.first(), at=1)
    Course.objects.filter(pk=course.pk).update(status="published", release_date="2026-01-01")
    course.refresh_from_db()

    copy = duplicate(
        course=course, slug="again", title="Again", team=None, by=somebody("operator"),
        at=timezone.now(),
    )  # fmt: skip

    assert (copy.title, copy.slug, copy.status, copy.release_date) == (
        "Again", "again", "draft", None,
    )  # fmt: skip
    assert copy.questions.count() == course.questions.count()
    assert copy.tracks.get().decision_points.count() == 1
    assert copy.tracks.get().video == track.video


# --- people from a spreadsheet --------------------------------------------------------------------

SHEET = "Email,First name,Last name,Profession,NPI\n{},Ada,Lo,Physician,\nbo@example.org,Bo,Ray,,\n"


def test_people_come_from_a_table_after_a_look_and_are_invited_once(author):
    course = make_course("live")
    address, table = reverse("admin:people-import"), SHEET.format("ada@example.org")
    sent = {"source": table, "course": course.pk, "words": "Come."}

    looked = author.post(address, sent).content.decode()
    assert "2 in the table; 2 get an account." in looked
    assert not User.objects.filter(email="ada@example.org").exists()

    told = author.post(address, sent | {"take": "1"}, follow=True).content.decode()
    again = author.post(address, sent | {"take": "1"}, follow=True).content.decode()

    assert "Accounts made: 2. Invitations sent: 2." in told
    assert "Accounts made: 0. Invitations sent: 0." in again
    assert User.objects.get(email="ada@example.org").learner.profession == "physician"
    assert "/courses/live/" in OutboxMail.objects.get(to="bo@example.org").body


def test_an_invitation_is_a_mail_of_its_own_kind_and_not_for_whoever_is_enrolled(author):
    course, names = make_course("live"), ("ada", "bo", "cy")
    people = [create_account(email=f"{name}@example.org", roles=["learner"]) for name in names]
    no_reminders, no_invitations, there = (learner_for(user) for user in people)
    stop(learner=no_reminders, kind=MailKind.REMINDERS)
    stop(learner=no_invitations, kind=MailKind.INVITATIONS)
    enrolled(course, there)
    table = "\n".join(["Email", *(user.email for user in people)])

    sent = {"source": table, "course": course.pk, "words": "Come.", "take": "1"}
    author.post(reverse("admin:people-import"), sent)

    assert [mail.to for mail in OutboxMail.objects.all()] == [people[0].email]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (SHEET.format("ada"), "Line 2: ada is no e-mail address."),
        (SHEET.format("bo@example.org"), "Line 3: bo@example.org stands on line 2 already."),
        ("Name\nAda\n", "No column is called email."),
        ("email,npi\na@example.org,1234567890\n", "Line 2: 1234567890 is no NPI."),
        ("email,profession\na@example.org,wizard\n", "Line 2: There is no profession wizard;"),
        ('email,npi\n"a@example.org,\nb@example.org,"1"\n', "Line 2: This row cannot be read"),
        ("email,npi\na@example.org,,Lee\n", "Line 2: There are more cells than columns"),
    ],
)
def test_a_table_with_one_wrong_row_makes_nobody(author, table, sentence):
    before = User.objects.count()

    page = author.post(reverse("admin:people-import"), {"source": table, "take": "1"})

    assert sentence in page.content.decode()
    assert User.objects.count() == before


def test_a_segment_that_asks_nothing_and_tells_nothing_is_pointed_out(author, course):
    bare, told = make_segment(course, "bare"), make_segment(course, "told")
    MicroSegment.objects.filter(pk=told.pk).update(takeaway="Act at once.")

    findings = advised_for(course, [])

    (finding,) = [each for each in findings if each.code == "bare-segment"]
    assert finding.sentence == "Segment bare asks no question and has no takeaway."
    address = reverse("admin:courses_microsegment_change", args=[bare.pk])
    assert finding.address == f"{address}#id_takeaway"
