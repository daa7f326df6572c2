"""A learner's pages by plain requests: what may be seen when, what is said when something is not
open.
"""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from assessments.models import Phase, PollOpening, Response
from courses import front_matter
from courses.models import (
    Course,
    Disclosure,
    Enrollment,
    Faculty,
    FrontMatterShown,
    Objective,
    Pathway,
    PlanningRecord,
    StatementText,
    Supporter,
)
from credit.models import CreditOffer
from learners.actions import learner_for
from learners.models import Learner
from learning.changed_information import differences_of
from tests.factories import (
    answered,
    ask,
    enrolled,
    make_decision_point,
    make_learner,
    make_poll,
    somebody,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
PAGE = "/courses/mini/"
TRACK = PAGE + "tracks/1/"
DELIVERY = {"accept": "application/json"}
BEFORE = {"q1": "a", "q2": ["a", "c"], "q3": "a", "c1": "1", "n1": "12"}
AFTER = {"q1": "b", "q2": ["a", "b"], "q3": "a", "c1": "3"}


@pytest.fixture
def course(mini_course) -> Course:
    return mini_course


@pytest.fixture
def learner(client, course):
    client.force_login(somebody("learner"))
    client.post(PAGE + "begin/", {"version": 1})
    return client


@pytest.fixture
def watching(learner, course):
    """A learner who may open the track."""
    give(learner, course, Phase.PRE, BEFORE)
    return learner


def poll(course, phase):
    return course.polls.get(phase=phase)


def address(course, phase, number=None):
    return f"{PAGE}polls/{poll(course, phase).pk}/" + (f"{number}/" if number else "")


def give(client, course, phase, answers):
    """Answers a poll screen by screen; every page on the way."""
    pages = []
    for number, given in enumerate(answers.values(), 1):
        pages.append(client.get(address(course, phase, number)))
        pages.append(client.post(address(course, phase, number), {"answer": given}, follow=True))
    return [page.content.decode() for page in pages]


def test_no_page_holds_a_key_or_a_reason_before_the_own_answer(learner, course):
    pages = [text(learner.get(path)) for path in ("/", PAGE, "/me/", "/m/mini/first/")]
    pages += give(learner, course, Phase.PRE, BEFORE)
    pages.append(text(learner.get(TRACK)))
    assert not [
        page
        for page in pages
        if "SECRET" in page or "Best answer" in page or "of colleagues" in page
    ]

    learner.post(TRACK, {"question": "d1", "answer": "a"})
    shown = text(learner.get(TRACK))

    assert "SECRET-D1" in shown
    assert "Best answer" in shown
    assert "SECRET-D1" in text(learner.get(TRACK + "points/d1/"))


def test_what_was_answered_before_stays_untold_until_it_was_answered_after(learner, course):
    give(learner, course, Phase.PRE, BEFORE)
    assert "SECRET-Q1" not in text(learner.get(address(course, Phase.PRE)))

    give(learner, course, Phase.POST, AFTER)

    assert "SECRET-Q1" in text(learner.get(address(course, Phase.PRE)))
    result = text(learner.get(address(course, Phase.POST)))
    assert "Passed: 3 of 3 correct" in result
    assert "In the pre-test you had 1 of these 3 correct; now you have 3." in result
    assert f'href="{TRACK}?t=0"' in result


def test_colleagues_are_shown_only_when_they_are_not_few(learner, course, settings):
    give(learner, course, Phase.PRE, BEFORE)
    learner.post(TRACK, {"question": "d1", "answer": "b"})
    assert "of colleagues" not in text(learner.get(TRACK))

    question = course.questions.get(key="d1")
    for n in range(settings.SUPPRESS_BELOW - 1):
        answered(question, "a" if n < 4 else "b", phase=Phase.IN_ACTIVITY)

    page = text(learner.get(TRACK))
    assert "40% of colleagues" in page and "60% of colleagues" in page  # 4 of 11, and 7
    assert "First answers of 11 colleagues" in page


def test_the_button_promises_colleagues_where_enough_have_answered(watching, course, settings):
    promise, question = "Answer and see what colleagues chose", course.questions.get(key="d1")
    for count, is_promised in ((settings.SUPPRESS_BELOW - 1, False), (1, True)):
        for _ in range(count):
            answered(question, "b", phase=Phase.IN_ACTIVITY)
        for path in (TRACK, TRACK + "points/d1/"):
            assert (promise in text(watching.get(path))) == is_promised


def test_test_accounts_staff_and_faculty_are_no_colleagues(watching, course, settings):
    learner, question, teacher = watching, course.questions.get(key="d1"), somebody("learner")
    learner.post(TRACK, {"question": "d1", "answer": "b"})
    course.faculty.create(name="Ada Roe", user=teacher)
    learner.post(PAGE + "begin/", {"version": front_matter.current(course).version})
    for excluded in ("test", "staff", "faculty"):
        for _ in range(settings.SUPPRESS_BELOW):
            stranger = make_learner(exclusion=excluded)
            answered(question, "a", phase=Phase.IN_ACTIVITY, learner=stranger)
    answered(question, "a", phase=Phase.IN_ACTIVITY, learner=learner_for(teacher))
    assert "of colleagues" not in text(learner.get(TRACK))

    for _ in range(settings.SUPPRESS_BELOW - 1):
        answered(question, "b", phase=Phase.IN_ACTIVITY)

    page = text(learner.get(TRACK))
    assert f"First answers of {settings.SUPPRESS_BELOW} colleagues" in page
    assert "100% of colleagues" in page


@pytest.mark.parametrize("path", [TRACK, TRACK + "video/", TRACK + "points/d1/"])
def test_nothing_opens_before_the_course_information_was_shown(client, course, path):
    client.force_login(somebody("learner"))
    assert client.get(path).status_code == 403

    client.post(PAGE + "begin/", {"version": 1})
    give(client, course, Phase.PRE, BEFORE)

    assert client.get(path).status_code == 200


def test_an_outdated_version_of_the_course_information_is_not_acknowledged(client, course):
    client.force_login(somebody("learner"))
    client.get(PAGE)
    course.audience = "Somebody else"
    course.save()

    refused = client.post(PAGE + "begin/", {"version": 1})

    assert refused.status_code == 409
    assert "has changed since" in text(refused)
    client.get(PAGE)
    assert client.post(PAGE + "begin/", {"version": 2}).status_code == 302
    assert Enrollment.objects.filter(pathway=Pathway.CME).count() == 1


def test_a_page_that_was_kept_asks_for_changed_course_information_at_once(learner, course):
    give(learner, course, Phase.PRE, BEFORE)
    person = Faculty.objects.create(course=course, name="Ada Example", role="faculty")
    Disclosure.objects.create(faculty=person, company="A Company", relationship="consultant")
    changes = [
        lambda: Course.objects.update(audience="Somebody else"),
        lambda: Faculty.objects.update(affiliation="Another house"),
        lambda: Disclosure.objects.update(company="Another company"),
        lambda: Supporter.objects.create(course=course, name="A Supporter", kind="grant"),
        lambda: Objective.objects.filter(number=1).update(text="Another aim."),
        lambda: PlanningRecord.objects.update_or_create(
            course=course, defaults={"contact": "Somebody"}
        ),
        lambda: StatementText.objects.update_or_create(
            key="method", defaults={"text": "Look and think."}
        ),
        lambda: CreditOffer.objects.filter(type="ama-pra-category-1").update(amount=2),
    ]
    learner.get(PAGE)
    learner.post(PAGE + "begin/", {"version": front_matter.current(course).version})

    for change in changes:
        assert learner.get(TRACK).status_code == 200
        change()
        assert learner.get(TRACK).status_code == 403
        learner.get(PAGE)
        learner.post(PAGE + "begin/", {"version": front_matter.current(course).version})


def test_what_has_changed_is_said_old_and_new_with_the_day(learner, course):
    give(learner, course, Phase.PRE, BEFORE)
    Course.objects.update(audience="Nurses in oncology", expiry_date=date(2029, 5, 4))
    PlanningRecord.objects.update_or_create(course=course, defaults={"fee": "40 USD."})
    FrontMatterShown.objects.update(shown_at=datetime(2026, 1, 2, 12, tzinfo=UTC))

    refused, page = learner.get(TRACK), learner.get(PAGE)

    assert "has changed since you read it" in text(refused)
    assert f'href="{PAGE}#changed"' in refused.content.decode()
    rows = {row.label: (row.before, row.after) for row in page.context["changed"].differences}
    assert rows["Target audience"] == ([], ["Nurses in oncology"])
    assert rows["Fee"] == ([], ["40 USD."]) and rows["Expires"][1] == ["May 4, 2029"]
    assert set(rows) == {"Target audience", "Fee", "Expires"}
    assert re.search(r"You read the course information on Jan\w*\.? 2, 2026", text(page))
    learner.post(PAGE + "begin/", {"version": front_matter.current(course).version})
    assert "What has changed" not in text(learner.get(PAGE))


def test_of_a_long_text_only_the_words_around_the_change_are_told():
    words = " ".join(f"word{number}" for number in range(60))

    (difference,) = differences_of(
        {"method": f"{words} before {words}"}, {"method": f"{words} after {words}"}
    )

    assert difference.before == ["… " + " ".join(words.split()[-6:]) + " before "
        + " ".join(words.split()[:6]) + " …"]  # fmt: skip
    assert "after" in difference.after[0] and len(difference.after[0]) < 120


def test_a_follow_up_says_when_it_opens_and_opens_then(client, course):
    user = somebody("learner")
    client.force_login(user)
    client.post(PAGE + "begin/", {"version": 1})
    make_poll(course, Phase.FOLLOW_UP, [course.questions.get(key="q1")], after_days=60)
    path, me = address(course, Phase.FOLLOW_UP), learner_for(user)
    assert "60 days after you finish the course" in text(client.get(path))

    evaluation = course.questions.get(key="p1")
    answered(
        evaluation,
        ["x"],
        phase=Phase.EVALUATION,
        learner=me,
        answered_at=timezone.now() - timedelta(days=61),
    )

    assert "What changed in your practice?" in text(client.get(path, follow=True))
    assert client.post(path + "1/", {"answer": "b"}, follow=True).status_code == 200
    assert Response.objects.filter(phase=Phase.FOLLOW_UP, learner=me).count() == 1


@pytest.mark.parametrize(
    "path",
    [
        "polls/999999/",
        "polls/99999999999999999999/",
        "tracks/9/",
        "tracks/99999999/",
        "captions/0/",
    ],
)
def test_addresses_of_nothing_are_not_found(learner, course, path):
    assert learner.get(PAGE + path).status_code == 404
    assert learner.get(TRACK).status_code == 302  # what exists opens, here with its questions first


def test_personal_pages_are_not_kept_by_caches(learner, course):
    give(learner, course, Phase.PRE, BEFORE)

    for path in (PAGE, TRACK, "/me/", address(course, Phase.PRE, 1)):
        assert "no-store" in learner.get(path)["Cache-Control"]


def test_no_page_needs_an_inline_script_or_style(learner, course):
    give(learner, course, Phase.PRE, BEFORE)

    for path in ("/", PAGE, TRACK, "/m/mini/first/", "/accounts/login/", "/me/"):
        page = text(learner.get(path))
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        scripts = page.count("<script")
        assert scripts == page.count('<script type="module" src=') + page.count(
            'type="application/json"'
        )


def test_a_visitor_without_an_account_is_one_person_in_all_windows_and_nobody_while_only_looking(
    client, course
):
    client.get("/m/mini/first/")
    assert not Learner.objects.exists()
    cookies = client.cookies.output()

    client.post("/m/mini/first/", {"began": "1"})
    client.cookies.load(
        cookies.replace("Set-Cookie: ", "")
    )  # a second window that was opened at the same moment
    client.post("/m/mini/first/", {"answer": "a"})

    assert Learner.objects.count() == 1
    assert Enrollment.objects.get().pathway == Pathway.MICRO


def test_a_forged_visitor_is_somebody_new(client, course):
    client.post("/m/mini/first/", {"answer": "a"})
    somebody_else = Learner.objects.get().external_id
    client.cookies.clear()
    client.cookies["visitor"] = somebody_else

    shown = client.get("/m/mini/first/")

    assert "SECRET-M1" not in text(shown)


def test_what_a_page_kept_for_one_account_is_not_taken_from_another_on_the_same_device(
    learner, course
):
    other = somebody("learner")
    answer = {"question": "q1", "phase": "pre", "answer": "a", "idempotency_key": str(uuid.uuid4())}
    send = {"data": answer, "content_type": "application/json"}
    mine = learner.session["_auth_user_id"]

    refused = learner.post(
        "/api/v1/courses/mini/responses/", **send, headers={"X-Account": str(other.pk)}
    )
    taken = learner.post("/api/v1/courses/mini/responses/", **send, headers={"X-Account": mine})

    assert (refused.status_code, refused.json()["code"]) == (401, "other-account")
    assert taken.status_code == 201


def test_a_form_of_one_account_is_not_taken_from_another_on_the_same_device(learner, course):
    mine, other = learner.session["_auth_user_id"], somebody("learner").pk
    question = address(course, Phase.PRE, 1)

    refused = learner.post(question, {"account": other, "answer": "c"})
    told = learner.post(question, {"account": other, "answer": "c"}, headers=DELIVERY)
    stored = Response.objects.count()
    taken = learner.post(question, {"account": mine, "answer": "c"})

    assert (refused.status_code, told.json()["code"], stored) == (401, "other-account", 0)
    assert "Someone else is signed in here now. Nothing was saved." in text(refused)
    assert taken.status_code == 302 and Response.objects.count() == 1


def test_what_was_sent_after_a_session_had_ended_waits_for_that_account_and_is_shown_to_nobody_else(
    course,
):
    question = address(course, Phase.PRE, 1)

    def begun(device, user):
        device.force_login(user)
        device.post(PAGE + "begin/", {"version": 1})
        return text(device.get(question))

    ann, bob = somebody("learner"), somebody("learner")
    shared = Client()
    page = begun(shared, ann)
    assert f'name="account" value="{ann.pk}"' in page
    shared.cookies.clear()  # her session has ended, the page is still open
    kept = shared.post(question, {"account": ann.pk, "answer": "c"})
    assert kept.status_code == 401 and "is kept here" in text(kept)

    to_bob = Client()  # the same session, as it would become his
    session = to_bob.session
    session["unsent"] = shared.session["unsent"]
    session.save()
    assert "checked" not in begun(to_bob, bob)
    assert to_bob.session["unsent"]

    shared.force_login(ann)
    for _ in range(2):  # as often as it is opened, until it is sent
        assert 'value="c" checked' in text(shared.get(question)) and "send it again" in text(
            shared.get(question)
        )
    shared.post(question, {"account": ann.pk, "answer": "c"})
    assert "unsent" not in shared.session
    assert Response.objects.get().learner.user == ann


def test_what_cannot_be_kept_over_a_sign_in_is_not_said_to_be_kept(client, course):
    for given in ({"answer": "c"}, {"account": "1", "answer": "c" * 30_000}):
        refused = client.post(address(course, Phase.PRE, 1), given)

        assert refused.status_code == 401
        assert "is kept here" not in text(refused) and "This was not saved." in text(refused)
        assert "unsent" not in client.session


def test_opening_a_page_of_questions_stores_that_it_was_shown_and_nothing_else(learner, course):
    def rows():
        return {
            model: model.objects.count()
            for model in apps.get_app_config("assessments").get_models()
        }

    give(learner, course, Phase.PRE, BEFORE)
    before = rows()

    for path in (address(course, Phase.PRE), address(course, Phase.POST, 1), TRACK):
        assert learner.get(path).status_code == 200

    assert rows() == before | {PollOpening: before[PollOpening] + 1}


def test_nothing_a_learner_can_fetch_before_answering_holds_a_key_or_what_an_expert_says(
    learner, course
):
    track = course.tracks.get()
    track.decision_points.update(
        discussion="SECRET-DISCUSSION",
        discussed_by="SECRET-EXPERT",
        discussion_references=["SECRET-REF"],
    )
    give(learner, course, Phase.PRE, BEFORE)
    paths = [
        TRACK, PAGE, "/", "/me/", "/m/mini/first/", TRACK + "transcript/", TRACK + "points/d1/",
        (
            f"/courses/mini/captions/{track.captions.get().pk}/"
        ), "/api/v1/courses/", "/api/v1/courses/mini/",
        "/api/v1/courses/mini/steps/", "/api/v1/courses/mini/front-matter/", "/api/v1/me/",
    ]  # fmt: skip

    bodies = {path: learner.get(path).getvalue().decode() for path in paths}
    bodies["progress"] = text(
        learner.post(
            "/api/v1/courses/mini/tracks/1/progress/",
            {"intervals": [[0, 2]]},
            content_type="application/json",
        )
    )

    assert not [
        path
        for path, body in bodies.items()
        if "SECRET" in body or "correct" in body.lower() or "Best answer" in body
    ]
    learner.post(TRACK, {"question": "d1", "answer": "a"})
    after = text(learner.get(TRACK))
    assert all(
        word in after
        for word in ("SECRET-D1", "SECRET-DISCUSSION", "SECRET-EXPERT", "SECRET-REF", "Best answer")
    )


def test_profession_and_specialty_are_asked_at_the_start_and_only_once(client, course):
    user = somebody("learner")
    client.force_login(user)
    page = text(client.get(PAGE))
    assert "enrolls you in the course" in page and 'list="specialties"' in page
    assert page.index('id="information"') < page.index("I have read this")

    about = {"profession": "physician", "specialty": "207RH0003X"}
    client.post(PAGE + "begin/", {"version": 1} | about)

    learner = learner_for(user)
    assert (learner.profession, learner.specialty) == (
        "physician", "Hematology & Oncology",
    )  # fmt: skip
    assert 'list="specialties"' not in text(client.get(PAGE))


def test_times_are_those_of_the_reader_and_before_the_browser_has_said_of_the_provider(
    learner, course, settings
):
    settings.PROVIDER_TIME_ZONE = "America/Los_Angeles"
    at = datetime(2026, 3, 1, 5, 30, tzinfo=UTC)
    row = Learner.objects.get(user__isnull=False)
    answered(course.questions.get(key="q1"), learner=row, answered_at=at)
    page = "/me/courses/mini/answers/"

    shown = text(learner.get(page))
    learner.cookies["timezone"] = "Asia/Kolkata"
    there = text(learner.get(page))
    learner.cookies["timezone"] = "../../etc/passwd"
    unknown = text(learner.get(page))

    assert "February 28, 2026, 21:30" in shown and "February 28, 2026, 21:30" in unknown
    assert "March 1, 2026, 11:00" in there
    assert "UTC" not in there


def test_my_answers_show_colleagues_at_every_decision_point(watching, course, settings):
    make_decision_point(course.tracks.get(), ask(course, "d9"), at=2)
    for key in ("d1", "d9"):
        question = course.questions.get(key=key)
        watching.post(TRACK, {"question": key, "answer": "b"})
        for _ in range(settings.SUPPRESS_BELOW):
            answered(question, "b", phase=Phase.IN_ACTIVITY, learner=enrolled(course))

    assert text(watching.get("/me/courses/mini/answers/")).count("First answers of") == 2


def test_home_my_page_and_course_count_the_same_steps(watching, course):
    counts = {
        re.search(r"\d+ of \d+ steps done[^<\"]*", text(watching.get(page))).group().strip()
        for page in ("/", "/me/", PAGE)
    }

    assert len(counts) == 1
