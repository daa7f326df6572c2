"""One workspace for a course: whoever makes something of it never loses the course."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from assessments.models import Phase
from courses.admin.findings import MENDED_AT
from courses.admin.steps import Step, next_of
from courses.models import Course, PlanningRecord
from credit.models import CreditOffer
from integrations.models import CoursePackage
from tests.factories import (
    ask,
    make_course,
    make_decision_point,
    make_faculty,
    make_poll,
    make_segment,
    somebody,
    with_video,
)

pytestmark = pytest.mark.django_db

PAGES = [
    "overview", "people", "credit", "questions", "polls", "tracks", "segments", "map", "check",
]  # fmt: skip


@pytest.fixture
def course():
    course = make_course("draft", questions=2, published=False)
    make_faculty(course)
    make_segment(course)
    make_decision_point(course.tracks.get(), ask(course, "d1", measures="competence"))
    PlanningRecord.objects.create(course=course)
    CreditOffer.objects.create(course=course, type="ama-pra-category-1", amount="0.50")
    return course


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def page_of(part, course):
    return reverse(f"admin:workspace-{part}", args=[course.pk])


@pytest.mark.parametrize("part", PAGES)
@pytest.mark.parametrize(
    ("role", "status"),
    [("author", 200), ("reviewer", 200), ("course-admin", 200), ("learner", 302)],
)
def test_a_part_is_opened_by_those_who_work_on_courses(client, course, part, role, status):
    client.force_login(somebody(role))

    assert client.get(page_of(part, course)).status_code == status


@pytest.mark.parametrize("part", PAGES)
def test_the_outline_with_its_counts_stands_on_every_part(author, course, part):
    page = author.get(page_of(part, course)).content.decode()

    assert 'aria-label="Parts of this course"' in page
    assert page.count('aria-current="page"') == 1
    assert "Draft" in page and "to mend" in page
    assert author.get(page_of(part, Course(pk=999_999))).status_code == 404


def rows_of(course):
    yield "courses_course", course.pk
    yield "courses_faculty", course.faculty.get().pk
    yield "courses_planningrecord", course.pk
    yield "courses_track", course.tracks.get().pk
    yield "courses_microsegment", course.segments.get().pk
    yield "assessments_questionversion", course.questions.first().versions.get().pk
    yield "assessments_poll", course.polls.first().pk
    yield "assessments_decisionpoint", course.tracks.get().decision_points.get().pk
    yield "credit_creditoffer", course.credit_offers.get().pk


def test_the_outline_stands_on_every_form_of_a_course(author, course):
    for name, pk in rows_of(course):
        for address in (
            reverse(f"admin:{name}_change", args=[pk]),
            reverse(f"admin:{name}_history", args=[pk]),
            reverse(f"admin:{name}_add") + f"?course={course.pk}",
        ):
            page = author.get(address)
            if page.status_code == 302 and name == "courses_course":  # begun by a door of its own
                continue
            assert 'aria-label="Parts of this course"' in page.content.decode(), address


def test_withdrawing_stays_in_the_course_and_what_is_withdrawn_is_not_counted(author, course):
    person = course.faculty.get()
    address = reverse("admin:courses_faculty_withdraw", args=[person.pk])

    asked = author.get(address).content.decode()
    author.post(address, {"confirmed": "yes"})

    assert 'aria-label="Parts of this course"' in asked
    page = author.get(page_of("people", course)).content.decode()
    assert 'value="Ann Lee"' not in page


def test_a_save_comes_back_to_its_part_and_another_keeps_the_course(author, course):
    fields = {"name": "Bo Hall", "role": "chair", "position": 0, "course": course.pk}
    fields |= {"disclosures-TOTAL_FORMS": 0, "disclosures-INITIAL_FORMS": 0}
    add = reverse("admin:courses_faculty_add") + f"?course={course.pk}"

    saved = author.post(add, fields)
    another = author.post(add, fields | {"_addanother": "1"})

    assert saved["Location"] == page_of("people", course)
    assert another["Location"] == add
    assert f'name="course" value="{course.pk}"' in author.get(add).content.decode()


def test_a_deletion_comes_back_to_its_part(author, course):
    person = course.faculty.get()

    response = author.post(
        reverse("admin:courses_faculty_delete", args=[person.pk]), {"post": "yes"}
    )

    assert response["Location"] == page_of("people", course)


def test_a_course_that_may_not_be_published_leads_to_its_check(author, course):
    response = author.post(reverse("admin:courses_course_publish", args=[course.pk]))

    assert response["Location"] == page_of("check", course)
    course.refresh_from_db()
    assert not course.is_published


def test_publishing_asks_first_and_lists_what_goes_live_and_what_is_advised(author):
    course = make_course("ready", questions=1, objectives=1, published=False)
    with_video(course.tracks.get())
    door = reverse("admin:courses_course_publish", args=[course.pk])

    header = author.get(page_of("overview", course)).content.decode()
    asked = author.get(door).content.decode()

    assert f'href="{door}"' in header and f'action="{door}"' not in header
    assert "/courses/ready/" in asked and "Track 1" in asked and "Pre-test" in asked
    assert "Objective 1: no question is asked again in a follow-up." in asked
    assert "Objective 1: no rating asks for confidence before and after." in asked
    course.refresh_from_db()
    assert not course.is_published
    author.post(door)
    course.refresh_from_db()
    assert course.is_published
    assert author.get(door)["Location"] == page_of("overview", course)


def test_a_course_with_something_to_mend_is_not_asked_about(author, course):
    door = reverse("admin:courses_course_publish", args=[course.pk])

    assert author.get(door)["Location"] == page_of("check", course)


def test_every_save_says_the_next_step_on_the_page_it_leads_to(author, course):
    fields = {"name": "Bo Hall", "role": "chair", "position": 0, "course": course.pk}
    fields |= {"disclosures-TOTAL_FORMS": 0, "disclosures-INITIAL_FORMS": 0}
    add = reverse("admin:courses_faculty_add") + f"?course={course.pk}"

    saved = author.post(add, fields, follow=True).content.decode()
    later = author.get(page_of("people", course)).content.decode()

    following = re.search(r'class="after-save">.*?</div>', saved, re.S)[0]
    assert "Next:" in following and page_of("people", course) in following
    assert "after-save" not in later


def test_a_save_with_nothing_left_to_mend_says_what_is_advised(author):
    course = make_course("ready", questions=1, objectives=1, published=False)
    with_video(course.tracks.get())
    make_faculty(course)
    Course.objects.filter(pk=course.pk).update(summary="S", audience="A")
    PlanningRecord.objects.create(course=course, skipped=["credit", "planning"])

    page = author.get(page_of("overview", course)).content.decode()

    following = re.search(r'class="next-step">.*?</(?:p|div)>', page, re.S)[0]
    assert "Nothing to mend" in following and re.search(r"\d+ advised</a>", following)


def test_the_accreditation_of_a_demonstration_is_not_filled_in(author):
    words = {"accreditation_provider": "Provider", "accreditation_statement": "Said by hand."}
    made_up = make_course("shown", published=False)
    Course.objects.filter(pk=made_up.pk).update(demonstration=True, **words)
    course = make_course("own", published=False)

    assert "Said by hand." not in author.get(page_of("credit", course)).content.decode()
    Course.objects.filter(pk=made_up.pk).update(demonstration=False)
    assert "Said by hand." in author.get(page_of("credit", course)).content.decode()


def test_the_certificate_of_participation_is_told_before_credit_is_added(author):
    course = make_course("own", published=False)
    add = reverse("admin:credit_creditoffer_add") + f"?course={course.pk}"

    for address in (page_of("credit", course), add):
        page = author.get(address).content.decode()
        assert "offers a certificate of participation by itself" in page
    assert "The post-test opens only once so much of each track is watched" in page


def test_the_overview_names_the_next_step(author):
    course = make_course("new", tracks=0, objectives=0, published=False)

    page = author.get(page_of("overview", course)).content.decode()

    following = re.search(r'class="next-step">.*?</(?:p|div)>', page, re.S)[0]
    assert "Basics" in following and "Still empty: " in following
    assert "objectives" in following and "/change/#id_summary" in following
    Course.objects.update(summary="S", audience="A")
    page = author.get(page_of("overview", course)).content.decode()
    assert "/change/#objectives-group" in page

    course.objectives.create(number=1, text="Know it")
    days = {"release_date": "2026-01-01", "expiry_date": "2027-01-01"}
    Course.objects.filter(pk=course.pk).update(summary="S", audience="A", **days)
    page = author.get(page_of("overview", course)).content.decode()
    assert "Tracks" in re.search(r'class="next-step">.*?</(?:p|div)>', page, re.S)[0]


def test_every_finding_leads_to_a_field_that_is_there(author, course):
    page = author.get(page_of("check", course)).content.decode()
    findings = re.search(r'id="content-main".*', page, re.S)[0]
    links = re.findall(r'<li><a href="(/admin/[^"]+)"', findings)

    assert len(links) > 10
    for link in links:
        address, _, field = link.replace("&amp;", "&").partition("#")
        target = author.get(address)
        assert target.status_code == 200, link
        assert not field or f'id="{field}"' in target.content.decode(), link


def test_every_code_of_the_gate_is_led_to_its_field():
    rooms = ("courses/publishing.py", "credit/publish_gate.py", "credit/time_gate.py")
    text = "".join(Path(room).read_text() for room in rooms)
    codes = set(re.findall(r'(?:Failure\(\s*|^\s+\(?)"([a-z]+(?:-[a-z]+)+)"', text, re.M))

    assert {"no-title", "no-uan", "no-minutes", "not-disclosed"} <= codes
    assert codes - {"pass-mark"} <= set(MENDED_AT)


def test_pages_of_a_large_course_ask_the_database_as_often_as_those_of_a_small_one(
    author, django_assert_max_num_queries
):
    course = make_course(tracks=1, published=False)
    questions = [ask(course, f"q{number}") for number in range(60)]
    make_poll(course, Phase.PRE, questions, track=course.tracks.get())

    for part in PAGES:
        with django_assert_max_num_queries(50, info=part):
            assert author.get(page_of(part, course)).status_code == 200


def test_no_page_of_the_workspace_holds_inline_script_or_style(author, course):
    for part in PAGES:
        page = author.get(page_of(part, course)).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)
        assert not re.search(r"\sstyle=|<style|\son\w+=", page)


@pytest.mark.parametrize(("role", "is_shown"), [("operator", True), ("author", False)])
def test_packages_for_learning_systems_are_fetched_from_the_overview(
    client, course, role, is_shown
):
    package = CoursePackage.objects.create(course=course, form="cmi5", system_name="Hospital LMS")
    client.force_login(somebody(role))

    page = client.get(page_of("overview", course)).content.decode()

    download = reverse("admin:integrations_coursepackage_file", args=[package.pk])
    add = reverse("admin:integrations_coursepackage_add") + f"?course={course.pk}"
    assert [part in page for part in (download, add, "Hospital LMS")] == [is_shown] * 3


@pytest.mark.parametrize(
    ("parts", "following"),
    [
        ([("people", "open", False), ("tracks", "open", True), ("check", "open", True)], "tracks"),
        ([("planning", "open", True), ("credit", "open", True)], "planning"),
        (
            [("basics", "done", False), ("people", "open", False), ("polls", "open", False)],
            "people",
        ),
        ([("basics", "done", False), ("segments", "none", False)], None),
    ],
)
def test_the_next_step_is_the_first_to_mend_then_the_first_that_is_empty(parts, following):
    steps = [Step(key, key, "", "", "", state, pressing) for key, state, pressing in parts]

    step = next_of(steps)

    assert (step and step.key) == following


def test_a_course_without_credit_is_told_so_before_it_is_published(author):
    course = make_course("plain", tracks=1, published=False)
    page = author.get(page_of("check", course)).content.decode()

    assert "This is all of it" not in page and "does not hold the course back" in page
    assert "No credit is offered." in re.search(r'class="findings advised".*', page, re.S)[0]
    CreditOffer.objects.create(course=course, type="ama-pra-category-1", amount="0.50")
    assert "No credit is offered." not in author.get(page_of("check", course)).content.decode()


def test_a_menu_of_questions_says_what_each_asks(author, course):
    point = course.tracks.get().decision_points.get()
    address = reverse("admin:assessments_decisionpoint_change", args=[point.pk])

    page = author.get(address).content.decode()

    assert re.search(r"<option[^>]*selected>d1: Which is right\?</option>", page)


def test_a_newcomer_is_led_once_through_credit_and_planning_before_publishing(author):
    course = make_course("ready", questions=1, objectives=1, published=False)
    with_video(course.tracks.get())
    make_faculty(course)
    Course.objects.filter(pk=course.pk).update(summary="S", audience="A")
    seen = []

    for step in ("credit", "planning", ""):
        page = author.get(page_of("overview", course)).content.decode()
        seen.append(re.search(r'class="next-step">.*?</(?:p|div)>', page, re.S)[0])
        if step:
            author.post(reverse("admin:workspace-skip", args=[course.pk, step]))

    assert "Will this course offer credit?" in seen[0] and ">No credit</button>" in seen[0]
    assert "Planning" in seen[1] and ">Leave it empty</button>" in seen[1]
    assert "Nothing to mend" in seen[2]
    assert (
        author.post(reverse("admin:workspace-skip", args=[course.pk, "polls"])).status_code == 404
    )


def test_what_is_offered_or_was_published_is_not_asked_about_again(author):
    course = make_course("live", questions=1, objectives=1)
    Course.objects.filter(pk=course.pk).update(status="withdrawn")
    page = author.get(page_of("overview", course)).content.decode()

    assert "Will this course offer credit?" not in page
    CreditOffer.objects.create(course=course, type="ama-pra-category-1", amount="0.50")
    Course.objects.filter(pk=course.pk).update(published_at=None, status="draft")
    page = author.get(page_of("overview", course)).content.decode()
    assert ">No credit<" not in page
