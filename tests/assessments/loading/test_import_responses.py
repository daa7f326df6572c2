import io

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from assessments.models import Response
from courses.models import Enrollment
from learners.models import Learner

pytestmark = pytest.mark.django_db
LEARNERS = (
    "learner,pathway,profession,specialty,npi,email,given_name,family_name,campaign,enrolled_at\n"
)
RESPONSES = "learner,question,phase,answer,answered_at,attempt\n"
DAY = "2025-04-01T10:00:00+00:00"


@pytest.fixture
def course(mini_course):
    return mini_course


@pytest.fixture
def load(tmp_path):
    def run(learners, responses, **options):
        (tmp_path / "l.csv").write_bytes(
            learners if isinstance(learners, bytes) else (LEARNERS + learners).encode()
        )
        (tmp_path / "r.csv").write_bytes(
            responses if isinstance(responses, bytes) else (RESPONSES + responses).encode()
        )
        out, errors = io.StringIO(), io.StringIO()
        code = 0
        try:
            call_command(
                "import_responses",
                "mini",
                learners=tmp_path / "l.csv",
                responses=tmp_path / "r.csv",
                stdout=out,
                stderr=errors,
                **options,
            )
        except SystemExit as ended:
            code = ended.code
        assert code == 0 or (code == 1 and not Response.objects.exists())
        return out.getvalue() + errors.getvalue()

    return run


def test_answers_are_stored_judged_and_known_the_second_time(course, load):
    rows = f"a,q1,pre,b,{DAY},\na,q2,post,b|a,{DAY},1\na,c1,pre,3,{DAY},2\na,n1,pre,12.5,{DAY},\n"

    first = load("a,cme,physician,207RX0202X,2000000002,,,,,\n", rows)
    again = load("a,cme,physician,207RX0202X,2000000002,,,,,\n", rows)

    assert "1 new learners" in first
    assert "4 new answers" in first
    assert "0 new answers (4 known already)" in again
    stored = {
        r.question.key: (r.answer, r.picked, r.correct, r.attempt)
        for r in Response.objects.select_related("question")
    }
    assert stored == {
        "q1": ("b", 2, True, 1),
        "q2": (["a", "b"], 3, True, 1),
        "c1": (3, 3, None, 2),
        "n1": (12.5, None, None, 1),
    }
    assert Learner.objects.get(external_id="a").specialty == "Medical Oncology"
    assert Enrollment.objects.get().loaded


@pytest.mark.parametrize(
    ("learners", "responses", "complaint"),
    [
        (
            "a,cme,,,,,,,,\n",
            f"a,zz,pre,b,{DAY},\n",
            "r.csv:2: question: There is no question 'zz' in this course. [unknown-question]",
        ),
        ("a,cme,,,,,,,,\n", f"a,q1,pre,b,{DAY},\na,q1,post,x,{DAY},\n", "r.csv:3: answer:"),
        ("a,cme,,,,,,,,\n", f"a,q1,evaluation,b,{DAY},\n", "[not-asked-then]"),
        ("a,cme,,,,,,,,\n", f"b,q1,pre,b,{DAY},\n", "[unknown-learner]"),
        ("a,cme,,,,,,,,\n", f"a,q1,pre,b,{DAY},\na,q1,pre,a,{DAY},\n", "[duplicate-response]"),
        ("a,cme,,,,,,,,\n", "a,q1,pre,b,2025-04-01T10:00:00,\n", "[time-without-offset]"),
        ("a,cme,,,,,,,,\n", "a,q1,pre,b,2999-04-01T10:00:00Z,\n", "[time-in-future]"),
        ("a,cme,,,,,,,,\n", f"a,c1,pre,4,{DAY},\n", "[invalid-answer]"),
        ("a,cme,,,,,,,,\n", f"a,q1,pre,b,{DAY},0\n", "[bad-attempt]"),
        ("a,cme,,,,,,,,\na,cme,,,,,,,,\n", "", "[duplicate-learner]"),
        ("a,other,,,,,,,,\n", "", "[unknown-pathway]"),
        ("a,cme,,,1234567890,,,,,\n", "", "[bad-npi]"),
        ("a,cme,,,,not-mail,,,,\n", "", "[bad-email]"),
        ("a,cme,,\n", "", "[wrong-width]"),
        (b"learner,pathway,colour\na,cme,red\n", "", "[unknown-column]"),
        (b"learner,pathway\n\xff,cme\n", "", "[not-utf8]"),
    ],
)
def test_every_bad_row_is_reported_and_nothing_is_stored(
    course, load, learners, responses, complaint
):
    output = load(learners, responses)

    assert complaint in output
    assert "Nothing was stored." in output
    assert not Learner.objects.exists()


def test_a_dry_run_stores_nothing(course, load):
    assert "Would load 1 new learners" in load(
        "a,cme,,,,,,,,\n", f"a,q1,pre,b,{DAY},\n", dry_run=True
    )
    assert not Learner.objects.exists()


def test_the_database_refuses_to_change_an_answer_or_an_answered_wording(course, load):
    load("a,cme,,,,,,,,\n", f"a,q1,pre,b,{DAY},\n")
    statements = [
        "UPDATE assessments_response SET picked = 1",
        "DELETE FROM assessments_response",
        (
            "UPDATE assessments_questionversion SET stem = 'x' WHERE id = (SELECT version_id FROM "
            "assessments_response)"
        ),
        (
            "DELETE FROM assessments_choice WHERE version_id = (SELECT version_id FROM "
            "assessments_response)"
        ),
    ]

    for statement in statements:
        with (
            pytest.raises((IntegrityError, InternalError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessments_questionversion SET stem = 'y' WHERE id NOT IN (SELECT version_id "
            "FROM assessments_response)"
        )


def test_the_comparison_arm_is_loaded_apart(course, load):
    output = load(
        "a,comparison,,,,,,,,\nb,cme,,,,,,,,\n", f"a,q1,comparison,b,{DAY},\nb,q1,pre,b,{DAY},\n"
    )

    assert "2 new answers" in output
    assert [(r.pathway, r.get_phase_display()) for r in Response.objects.order_by("id")] == [
        ("comparison", "comparison"),
        ("cme", "pre"),
    ]


@pytest.mark.parametrize("row", ["a,q1,pre", "b,q1,comparison"])
def test_an_answer_of_the_other_arm_is_refused(course, load, row):
    output = load("a,comparison,,,,,,,,\nb,cme,,,,,,,,\n", f"{row},b,{DAY},\n")

    assert "wrong-arm" in output and "r.csv:2" in output


def test_only_what_is_asked_both_times_is_asked_of_the_comparison_arm(course, load):
    assert "not-asked-then" in load("a,comparison,,,,,,,,\n", f"a,d1,comparison,b,{DAY},\n")
