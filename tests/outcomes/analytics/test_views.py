"""A role of the database reads the views of its teams' courses, and nothing else."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from credit.actions.certifying import revoke
from learners.models import Learner, Team
from outcomes.analytics import schema
from tests import factories
from tests.credit.people import certificate_for

pytestmark = pytest.mark.django_db

VIEWS = (
    "courses", "objectives", "questions", "choices", "enrollments", "answers", "watching",
    "credit", "snapshots",
)  # fmt: skip
PRIVATE = {"name", "given_name", "family_name", "email", "npi", "user_id", "learner_id", "birth"}


@pytest.fixture
def two_courses():
    """One of team Heart, with an answer of Ann and one of staff; one of team Lung."""
    for name in ("heart", "lung"):
        course = factories.make_course(name, questions=1)
        course.team = Team.objects.create(name=name.title())
        course.save()
        question = course.questions.get(key="q1")
        for facts in ({"given_name": "Ann", "npi": "1234567893"}, {"exclusion": "staff"}):
            learner = factories.enrolled(course, factories.make_learner(**facts))
            factories.answered(question, "b", phase=factories.Phase.POST, learner=learner)


def seen(role, query):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(query)
        rows = cursor.fetchall()
        cursor.execute("RESET ROLE")
    return rows


def test_a_reader_of_a_team_sees_its_courses_only(two_courses, capsys):
    call_command("analytics_reader", "metabase_heart", "--team", "Heart", "--create")
    assert "Password: " in capsys.readouterr().out

    assert seen("metabase_heart", "SELECT slug, team FROM analytics.courses") == [
        ("heart", "Heart")
    ]
    answers = "SELECT question, phase, answer, correct FROM analytics.answers"
    assert seen("metabase_heart", answers) == [("q1", "post", "b", True)]  # staff never counts
    for view in VIEWS:
        seen("metabase_heart", f"SELECT * FROM analytics.{view}")
    call_command("analytics_reader", "metabase_heart", "--whole-site")
    assert len(seen("metabase_heart", answers)) == 2
    call_command("analytics_reader", "metabase_heart", "--remove")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        seen("metabase_heart", answers)


def test_credit_that_was_revoked_is_marked(capsys):
    certificate = certificate_for("physician")
    call_command("analytics_reader", "powerbi", "--whole-site", "--create")
    revoked = "SELECT amount, revoked_at IS NULL FROM analytics.credit"
    assert seen("powerbi", revoked) == [(Decimal("0.50"), True)]

    revoke(certificate=certificate, by=None, reason="By mistake.", at=timezone.now())

    assert seen("powerbi", revoked) == [(Decimal("0.50"), False)]


def test_one_learner_has_one_pseudonym_in_the_views_of_a_course(two_courses):
    call_command("analytics_reader", "powerbi", "--whole-site", "--create")

    joined = "SELECT a.course_id, learner FROM analytics.answers a JOIN analytics.enrollments"
    rows = seen("powerbi", f"{joined} e USING (course_id, learner)")
    assert len({pseudonym for _, pseudonym in rows}) == len(rows) == 2
    assert not {p for _, p in rows} & {str(pk) for pk in Learner.objects.values_list("pk")}


@pytest.mark.parametrize(
    "table",
    ["learners_learner", "learners_user", "outcomes_analyticssecret", "assessments_response"],
)
def test_a_reader_gets_at_no_table(two_courses, table):
    call_command("analytics_reader", "superset", "--whole-site", "--create")

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        seen("superset", f"SELECT * FROM {table}")
    with pytest.raises(DatabaseError), transaction.atomic():
        seen("superset", "DELETE FROM analytics.courses RETURNING 1")


def test_no_column_tells_who_somebody_is():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'analytics'"
        )
        columns = {name for (name,) in cursor.fetchall()}

    assert "learner" in columns and not columns & PRIVATE


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nobody_here", "--whole-site"], "no role nobody_here"),
        (["postgres", "--whole-site"], "can do more than read"),
        (["reader", "--team", "Nobody"], "no team “Nobody”"),
        (["postgres", "--whole-site", "--create"], "has a role postgres already"),
        (["pg_reader", "--whole-site", "--create"], "does not make a role “pg_reader”: .*reserved"),
        (["r" * 64, "--whole-site", "--create"], "at most 63 bytes"),
    ],
)
def test_a_reader_that_cannot_be_is_refused_in_words(arguments, says):
    with pytest.raises(CommandError, match=says):
        call_command("analytics_reader", *arguments)


def test_a_team_named_twice_is_one_and_a_reader_made_twice_is_refused(two_courses):
    call_command("analytics_reader", "twice", "--team", "Heart", "--team", "Heart", "--create")

    with pytest.raises(CommandError, match="has a role twice already. Run this again without"):
        call_command("analytics_reader", "twice", "--team", "Lung", "--create")
    assert seen("twice", "SELECT slug FROM analytics.courses") == [("heart",)]


def test_what_was_not_said_is_null(two_courses):
    call_command("analytics_reader", "nulls", "--team", "Heart", "--create")

    facts = "SELECT profession, specialty, practice_setting FROM analytics.enrollments"
    assert seen("nulls", facts) == [(None, None, None)]


@pytest.mark.parametrize(
    "deed",
    [
        "CREATE TABLE public.own ()",
        "CREATE TABLE analytics.own ()",
        "CREATE SCHEMA own",
        "CREATE ROLE another",
        "TRUNCATE learners_learner",
        "ALTER TABLE learners_learner ADD own integer",
        "SELECT pg_read_file('postgresql.conf')",
        "COPY (SELECT 1) TO '/dev/null'",
    ],
)
def test_a_reader_without_its_defaults_still_makes_and_changes_nothing(two_courses, deed):
    call_command("analytics_reader", "lifted", "--team", "Heart", "--create")

    with pytest.raises(DatabaseError, match="permission denied|must be"), transaction.atomic():
        seen("lifted", deed)


def test_the_views_are_built_again_after_tables_changed(two_courses):
    call_command("analytics_reader", "metabase", "--team", "Heart", "--create")

    schema.before_migrating(plan=["something"])
    schema.after_migrating()

    assert seen("metabase", "SELECT slug FROM analytics.courses") == [("heart",)]
