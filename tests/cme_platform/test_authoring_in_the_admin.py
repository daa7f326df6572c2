"""A whole course is made by hand in the admin."""

import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments.models import Phase
from cme_platform.packages import export_package, import_package
from courses import publishing
from courses.models import (
    CHANGES,
    COMPETENCIES,
    NEEDS,
    Course,
    CourseStatus,
    LearningFormat,
    PlanningRecord,
)
from tests.factories import (
    VTT,
    ask,
    make_course,
    make_faculty,
    make_poll,
    somebody,
    tiny_video,
    with_video,
)
from tests.packages import COURSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def post(client, name, data, *args):
    """Send an admin form; what it says when it is not taken."""
    response = client.post(reverse(f"admin:{name}", args=args), data)
    errors = response.context_data["errors"] if response.status_code == 200 else ""
    assert response.status_code == 302, errors
    return response


def table(prefix, *rows, kept=0):
    """The fields of an inline table."""
    fields = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": kept}
    return fields | {
        f"{prefix}-{index}-{name}": value
        for index, row in enumerate(rows)
        for name, value in row.items()
    }


def video():
    return SimpleUploadedFile("my film.mp4", tiny_video().read_bytes(), "video/mp4")


def add_question(author, course, key, choices=(), **fields):
    objective = course.objectives.first().pk
    content = {
        "course": course.pk,
        "key": key,
        "kind": "single",
        "measures": "knowledge",
        "objective": objective,
    }
    content |= {"stem": f"Question {key}\r\nwith two lines"} | fields
    rows = [
        {"order": "", "key": k, "text": f"Choice {k}", **({"correct": "on"} if right else {})}
        for k, right in choices
    ]
    post(author, "assessments_questionversion_add", content | table("choices", *rows))


def make_whole_course(author):
    post(author, "new-course", {"title": "By hand", "template": "empty"})
    course = Course.objects.get(slug="by-hand")
    post(author, "courses_course_change", {
        "title": "By hand", "slug": "by-hand", "summary": "A question.\r\nAnd another.",
        "language": "en",
        "item_test": "mcnemar-exact",
        "release_date": "2025-03-01", "expiry_date": "2027-03-01",
        "partners": "One\r\nTwo",
        **table("objectives", {"number": 1, "text": "Know it"}, {"number": 2, "text": "Do it"}),
    }, course.pk)  # fmt: skip
    post(author, "courses_supporter_add", {
        "course": course.pk, "name": "Acme", "kind": "independent educational grant",
        "agreement_signed_on": "2025-02-01", "full_discretion": "on", "position": 0,
    })  # fmt: skip
    post(author, "courses_faculty_add", {
        "course": course.pk, "name": "Ann Lee", "credentials": "MD", "role": "chair", "position": 0,
        "disclosed_on": "2024-11-01", "role_began_on": "2024-12-01",
        **table("disclosures", {"company": "Acme", "relationship": "consultant", "relevant": "on",
            "mitigated": "on", "mitigation_steps": "Peer review.", "mitigated_on": "2024-11-15",
            "position": 0}),
    })  # fmt: skip
    post(author, "courses_planningrecord_add", {
        "course": course.pk, "designated_on": "2025-02-10", "practice_gap": "A gap.",
        "educational_need": NEEDS[:1], "needs_sources": "A survey.",
        "designed_to_change": CHANGES[:1], "competencies": COMPETENCIES[:1],
        "learning_format": LearningFormat.values[0], "format_rationale": "It fits.",
        "minutes": 15, "bibliography": "A source.", "contact": "cme@example.org",
        "fee": "There is no fee.", "privacy_policy": "https://example.org/privacy",
    })  # fmt: skip
    author.post(reverse("admin:workspace-credit", args=[course.pk]),
        {"accreditation_provider": "Provider", "providership": "direct"})  # fmt: skip
    post(author, "courses_track_add", {
        "course": course.pk, "number": 1, "title": "The track", "upload": video(),
        **table("captions", {"language": "en", "upload": SimpleUploadedFile("en.vtt",
            VTT.encode())}),
        **table("cases", {"title": "A case", "starts_at": "00:01", "vignette": "A patient."}),
        **table("handouts", {"title": "Slides", "position": 0, "upload": SimpleUploadedFile(
            "s.pdf", b"%PDF-1.4")}),
    })  # fmt: skip
    post(author, "courses_microsegment_add", {
        "course": course.pk, "title": "Short", "slug": "short", "position": 0, "takeaway": "This.",
        "upload": video(),
        **table("captions"),
    })  # fmt: skip
    add_question(
        author,
        course,
        "q1",
        [("a", False), ("b", True)],
        rationale="Because.",
        references="Source one\r\nSource two",
    )
    add_question(
        author,
        course,
        "c1",
        kind="rating",
        measures="confidence",
        scale="not\r\na little\r\nvery",
        top=1,
    )
    add_question(author, course, "n1", kind="number", measures="audience", objective="")
    track, segment = course.tracks.get(), course.segments.get()
    assert [str(handout) for handout in track.handouts.all()] == ["Slides"]
    for phase, mark in ((Phase.PRE, ""), (Phase.POST, "0.7")):
        post(author, "assessments_poll_add", {
            "course": course.pk, "phase": int(phase), "track": track.pk, "pass_mark": mark,
            "asks": "q1\r\nc1",
        })  # fmt: skip
    question = course.questions.get(key="q1")
    post(
        author,
        "assessments_decisionpoint_add",
        {"track": track.pk, "at": "00:02", "question": question.pk, "required": "on"},
    )
    choose = {"title": "Short", "slug": "short", "position": 0, "takeaway": "This."}
    choose |= {"question": question.pk} | table("captions")
    post(author, "courses_microsegment_change", choose, segment.pk)
    post(author, "credit_creditoffer_add", {
        "course": course.pk, "type": "ama-pra-category-1", "amount": "0.25", "increment": "0.25",
        "professions": "physician", "position": 0,
    })  # fmt: skip
    course.refresh_from_db()
    return course


def test_an_author_makes_a_whole_course_publishes_and_exports_it(author, media, tmp_path):
    course = make_whole_course(author)

    author.post(reverse("admin:courses_course_publish", args=[course.pk]))

    course.refresh_from_db()
    assert course.status == CourseStatus.PUBLISHED
    assert author.get("/courses/by-hand/").status_code == 200
    export_package(course, tmp_path / "one.zip")
    again = import_package(tmp_path / "one.zip", at=timezone.now())
    assert again.changes == []


@pytest.mark.parametrize(
    ("code", "minutes", "amount"),
    [("credit-above-minutes", None, "0.25"), ("credit-above-minutes", 15, "99"),
     ("minutes-above-content", 5940, "99"), ("", 15, "0.25")],
)  # fmt: skip
def test_credit_beyond_the_time_a_course_takes_is_not_published(
    author, media, code, minutes, amount
):
    course = make_whole_course(author)
    PlanningRecord.objects.update(minutes=minutes)
    course.credit_offers.filter(implied=False).update(amount=amount)

    author.post(reverse("admin:courses_course_publish", args=[course.pk]))

    course.refresh_from_db()
    assert course.is_published is not bool(code)
    assert [failure.code for failure in publishing.to_mend(course)] == ([code] if code else [])


def test_a_course_made_by_hand_is_the_same_on_another_site(author, media, tmp_path):
    course = make_whole_course(author)
    export_package(course, tmp_path / "one.zip")
    course.questions.all().delete()
    course.delete()

    again = import_package(tmp_path / "one.zip", at=timezone.now()).course
    export_package(again, tmp_path / "two.zip")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert again.summary == "A question.\nAnd another."


def test_what_a_course_lacks_is_said_and_it_stays_a_draft(author):
    course = make_course(published=False)
    make_faculty(course, mitigated=False)

    response = author.post(reverse("admin:courses_course_publish", args=[course.pk]), follow=True)

    course.refresh_from_db()
    assert course.status == CourseStatus.DRAFT
    page = response.content.decode()
    assert page.count("Track 1 has no video.") == page.count("is not mitigated") == 1
    assert "is not published. 2 things are to mend first" in page


def test_a_draft_is_previewed_by_its_author_and_by_nobody_else(author, client, settings):
    make_course("unready", published=False)

    assert author.get("/courses/unready/").status_code == 200
    client.force_login(somebody("learner"))
    assert client.get("/courses/unready/").status_code == 404


def test_nothing_is_published_by_looking(author, media):
    course = make_course(published=False)
    with_video(course.tracks.get())

    assert author.get(reverse("admin:courses_course_publish", args=[course.pk])).status_code == 200
    course.refresh_from_db()
    assert course.status == CourseStatus.DRAFT


WITHOUT_CREDIT = re.sub("credits: .*\n", "", COURSE)


def test_reviewers_look_and_change_nothing_and_learners_do_not_come_in(
    client, media, package, tmp_path
):
    course = make_course(published=False)
    client.force_login(somebody("reviewer"))
    assert client.get(reverse("admin:courses_course_change", args=[course.pk])).status_code == 200
    assert client.post(reverse("admin:courses_course_publish", args=[course.pk])).status_code == 403
    assert (
        client.post(
            "/admin/packages/upload/", {"package": SimpleUploadedFile("p.zip", b"x")}
        ).status_code
        == 403
    )

    client.force_login(somebody("learner"))
    assert client.get("/admin/", follow=True).resolver_match.url_name != "index"
    assert client.get(f"/admin/packages/{course.slug}/export/").status_code in (302, 403)


def test_lists_and_pages_of_a_large_course_ask_the_database_little(
    author, django_assert_max_num_queries
):
    course = make_course(tracks=1)
    questions = [ask(course, f"q{number}") for number in range(60)]
    poll = make_poll(course, Phase.PRE, questions, track=course.tracks.get())
    pages = [
        (reverse("admin:courses_course_changelist"), 12),
        (reverse("admin:courses_course_change", args=[course.pk]), 40),
        (reverse("admin:courses_track_change", args=[course.tracks.get().pk]), 35),
        (
            reverse("admin:assessments_questionversion_changelist")
            + f"?course__id__exact={course.pk}",
            12,
        ),
        (
            reverse(
                "admin:assessments_questionversion_change", args=[questions[0].versions.get().pk]
            ),
            42,  # with the other questions and the learner's view beside it
        ),
        (reverse("admin:assessments_poll_changelist"), 12),
        (reverse("admin:assessments_poll_change", args=[poll.pk]), 32),
        (reverse("admin:assessments_decisionpoint_add") + f"?course={course.pk}", 32),
        ("/admin/", 36),
        ("/admin/", 22),  # what each course has to mend is known by now
    ]

    for address, most in pages:
        with django_assert_max_num_queries(most):
            assert author.get(address).status_code == 200


def zipped(folder, tmp_path):
    path_of_zip = tmp_path / "upload.zip"
    with zipfile.ZipFile(path_of_zip, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    return path_of_zip.read_bytes()


def test_admin_pages_hold_no_inline_script_or_style(author):
    course = make_course()
    for address in (
        "/admin/",
        reverse("admin:courses_course_change", args=[course.pk]),
        "/admin/packages/upload/",
    ):
        page = author.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)
        assert not re.search(r"\sstyle=|<style|\son\w+=", page)


@pytest.mark.parametrize("field", ["title", "summary", "partners"])
def test_what_a_package_could_not_carry_is_not_taken(author, media, tmp_path, field):
    course = make_course("packed", published=False)
    fields = {
        "title": "A title",
        "slug": "packed",
        "language": "en",
        "partners": "",
        "summary": "",
        "item_test": "mcnemar-exact",
    }
    address = reverse("admin:courses_course_change", args=[course.pk])
    rows = table("objectives")

    refused = author.post(address, fields | rows | {field: "one\x01two"})
    assert "U+0001" in refused.content.decode()

    taken = author.post(address, fields | rows | {field: "one two"})
    assert taken.status_code == 302, taken.context_data["errors"]
    export_package(Course.objects.get(pk=course.pk), tmp_path / "out.zip")
    assert import_package(tmp_path / "out.zip", at=timezone.now(), publish=False).changes == []
