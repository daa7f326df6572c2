"""Programs that write questions, people and enrollments; once, and as far as they reach."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from courses.models import Enrollment
from learners.models import Learner, Team, User
from tests.factories import make_course, make_learner, set_members, somebody, token_for

pytestmark = pytest.mark.django_db

CHOICES = [{"key": "a", "text": "Yes", "correct": True}, {"key": "b", "text": "No"}]
QUESTION = {
    "kind": "single", "measures": "knowledge", "objective": 1, "stem": "Is it?", "choices": CHOICES,
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_limits_used_up():
    cache.clear()


@pytest.fixture
def heart():
    course = make_course("heart", published=False)
    course.team = Team.objects.create(name="Heart")
    course.save()
    return course


def send(user, path, body, *, once=None, token=None, **more):
    headers = {"Authorization": f"Token {token or token_for(user, 'manage', **more)}"}
    headers |= {"Idempotency-Key": once} if once else {}
    address = f"/api/v1/manage/{path}"
    return Client().post(address, json.dumps(body), "application/json", headers=headers)


def in_team(team, role):
    user = somebody()
    set_members(team, [(user, role)], by=None)
    return user


def test_a_question_is_added_by_those_who_write_the_course(heart):
    foreign = in_team(Team.objects.create(name="Lung"), "author")
    answers = [
        send(user, "courses/heart/questions/", QUESTION).status_code
        for user in (
            in_team(heart.team, "author"), somebody("operator"), foreign, somebody("reviewer"),
            somebody("learner"),
        )
    ]  # fmt: skip

    assert answers == [201, 201, 404, 404, 404]
    assert list(heart.questions.values_list("key", flat=True)) == ["q1", "q2"]
    version = heart.questions.get(key="q1").versions.get()
    assert [c.correct for c in version.choices.order_by("position")] == [True, False]


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        ({"stem": 5}, "wrong-type", "stem"),
        ({"colour": "red"}, "unknown-key", "colour"),
        ({"objective": 9}, "unknown-objective", "objective"),
        ({"choices": [c | {"correct": True} for c in CHOICES]}, "one-right-choice", "choices"),
        ({"kind": "rating"}, "scored-needs-choices", "kind"),
    ],
)
def test_a_question_is_held_to_what_holds_in_a_package(heart, change, code, key):
    refused = send(somebody("author"), "courses/heart/questions/", QUESTION | change)

    assert (refused.status_code, refused.json()["code"]) == (400, "bad-question")
    assert (key, code) in [(p["key"], p["code"]) for p in refused.json()["problems"]]
    assert not heart.questions.exists()


@pytest.mark.parametrize("body", [[], None, "text", {}])
def test_what_is_no_question_is_refused_in_words(heart, body):
    refused = send(somebody("author"), "courses/heart/questions/", body)

    assert (refused.status_code, refused.json()["code"]) == (400, "bad-question")


def test_a_key_is_given_once_and_a_published_course_takes_none(heart):
    author = somebody("author")
    make_course("live")
    sent = QUESTION | {"key": "fever"}

    assert send(author, "courses/heart/questions/", sent).json()["key"] == "fever"
    assert send(author, "courses/heart/questions/", sent).json()["code"] == "key-taken"
    assert send(author, "courses/live/questions/", sent).json()["code"] == "not-a-draft"


def test_an_operator_adds_a_learner_and_nobody_else_does():
    body = {"email": "Ann@Example.org", "given_name": "Ann", "profession": "Physician"}
    refused = [send(somebody(r), "learners/", body).status_code for r in ("author", "course-admin")]
    operator = somebody("operator")
    first, again = (send(operator, "learners/", body) for _ in range(2))

    assert refused == [404, 404]
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() and first.json()["given_name"] == "Ann"
    learner = Learner.objects.get(pk=first.json()["id"])
    assert (learner.user.email, learner.profession) == ("ann@example.org", "physician")
    assert [group.name for group in learner.user.groups.all()] == ["learner"]


@pytest.mark.parametrize("change", [{"email": "ann"}, {"npi": "123"}, {"profession": "wizard"}])
def test_a_bad_person_is_refused_in_words(change):
    refused = send(somebody("operator"), "learners/", {"email": "ann@example.org"} | change)

    assert (refused.status_code, refused.json()["code"]) == (400, "bad-person")
    assert not User.objects.filter(email__startswith="ann").exists()


def test_a_learner_is_enrolled_once_by_who_keeps_the_records():
    course, learner = make_course("live"), make_learner(somebody("learner"))
    body = {"learner": learner.pk}

    def answers(role, body=body, slug="live"):
        reply = send(somebody(role), f"courses/{slug}/enrollments/", body)
        return reply.status_code, reply.json().get("code")

    assert [answers(role)[0] for role in ("author", "reviewer", "learner")] == [404] * 3
    assert [answers(role)[0] for role in ("course-admin", "operator")] == [201, 200]
    assert Enrollment.objects.get(course=course).learner == learner
    assert answers("operator", {"learner": make_learner().pk}) == (400, "unknown-learner")
    assert answers("operator", {"learner": "x"}) == (400, "invalid")
    make_course("draft", published=False)
    assert answers("operator", slug="draft") == (409, "course-closed")


def test_a_field_that_does_not_exist_is_named_and_nothing_is_done(heart):
    operator, people = somebody("operator"), User.objects.count()
    new = {"email": "ann@example.org", "givenname": "Ann"}
    refused = [
        send(operator, "learners/", new).json(),
        send(operator, "courses/heart/enrollments/", {"learner": 1, "pathway": "cme"}).json(),
    ]

    assert {problem["code"] for problem in refused} == {"unknown-field"}
    assert [list(problem["errors"]) for problem in refused] == [["givenname"], ["pathway"]]
    assert User.objects.count() == people and not Enrollment.objects.exists()


def test_the_same_key_again_gives_the_same_answer_and_does_nothing(heart):
    token = token_for(somebody("author"), "manage")
    path = "courses/heart/questions/"
    first, again, other = (
        send(None, path, body, once="k1", token=token)
        for body in (QUESTION, QUESTION, QUESTION | {"stem": "Another?"})
    )

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json() and again["Idempotent-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert heart.questions.count() == 1
    assert send(somebody("author"), path, QUESTION, once="k1").json()["key"] == "q2"
    long = send(None, path, QUESTION, once="k" * 256, token=token)
    assert (long.status_code, long.json()["code"]) == (400, "bad-idempotency-key")


def test_what_was_refused_is_not_kept(heart):
    token = token_for(somebody("author"), "manage")
    path, bad = "courses/heart/questions/", QUESTION | {"stem": ""}

    assert send(None, path, bad, once="k1", token=token).status_code == 400
    assert send(None, path, QUESTION, once="k1", token=token).status_code == 201


def test_a_token_of_one_team_reaches_that_team_alone(heart):
    lung = make_course("lung", published=False)
    lung.team = Team.objects.create(name="Lung")
    lung.save()
    operator = somebody("operator", "analyst")
    bound = token_for(operator, team=heart.team)
    whole = token_for(operator)

    def listed(token, path="courses/"):
        headers = {"Authorization": f"Token {token}"}
        reply = Client().get(f"/api/v1/manage/{path}", headers=headers)
        return [row.get("slug") for row in reply.json().get("results", [])], reply.status_code

    assert (listed(bound), listed(whole)) == ((["heart"], 200), (["heart", "lung"], 200))
    assert listed(bound, "learners/")[1] == 404 and listed(whole, "learners/")[1] == 200
    for slug, status in (("heart", 201), ("lung", 404)):
        path = f"courses/{slug}/questions/"
        assert send(None, path, QUESTION, token=bound).status_code == status
    assert send(None, "learners/", {"email": "a@example.org"}, token=bound).status_code == 404
    headers = {"Authorization": f"Token {bound}"}
    package = Client().post(
        "/api/v1/manage/packages/", b"x", content_type="application/zip", headers=headers
    )
    assert package.status_code == 404


def test_a_bound_token_never_widens_what_its_person_may():
    team = Team.objects.create(name="Heart")
    course = make_course("heart")
    course.team = team
    course.save()
    superuser = User.objects.create_superuser("root@example.org", "correct horse")
    tokens = [token_for(superuser), token_for(superuser, team=team)]
    stranger = token_for(somebody("learner"), team=team)

    for token in (*tokens, stranger):
        headers = {"Authorization": f"Token {token}"}
        reply = Client().get("/api/v1/courses/heart/outcomes/", headers=headers)
        assert reply.status_code == 404
        assert "no snapshot" not in reply.content.decode().lower() or token is not tokens[1]
