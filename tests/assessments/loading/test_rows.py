"""What files from elsewhere look like: odd, broken, loaded again, loaded after an edit."""

import io
import random

import pytest
from django.core.management import call_command

from assessments.loading import LoadRefused
from assessments.models import Response
from assessments.querysets import form_of, versions_in_force
from assessments.scoring import read
from learners.models import Learner

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(mini_course):
    return mini_course


DAY = "2025-04-01T10:00:00+00:00"


ONE = "learner,pathway\na,cme\n"


HEADER = "learner,question,phase,answer,answered_at\n"


def refused(load, learners, responses):
    with pytest.raises(LoadRefused) as caught:
        load(learners, responses)
    assert not Response.objects.exists()
    return [(problem.file, problem.line, problem.code) for problem in caught.value.problems]


def test_a_byte_order_mark_windows_line_ends_and_a_comma_in_quotes_are_no_problem(load):
    learners = b'\xef\xbb\xbflearner,pathway,family_name\r\n"a,1",cme,"O""Neill, Jr"\r\n'

    loaded = load(learners, HEADER.replace("\n", "\r\n") + f'"a,1",q1,pre,b,{DAY}\r\n')

    assert loaded.responses == 1
    assert Learner.objects.get().family_name == 'O"Neill, Jr'


def test_line_numbers_count_lines_of_the_file_also_after_a_cell_of_several_lines(load):
    learners = 'learner,pathway,campaign\na,cme,"one\ntwo\nthree"\n\nb,neither,\n'

    assert refused(load, learners, HEADER) == [("learners.csv", 6, "unknown-pathway")]


def test_one_run_names_every_bad_row_of_both_files(load):
    learners = "learner,pathway,npi\na,cme,\nb,cme,123\na,cme,\n"
    responses = HEADER + "".join(
        f"{row}\n"
        for row in (
            f"a,q1,pre,b,{DAY}",
            f"b,q1,pre,b,{DAY}",  # its learner is refused, but known: not reported twice
            f"nobody,q1,pre,b,{DAY}",
            f"a,q1,pre,c,{DAY}",
            f"a,q9,pre,b,{DAY}",
            "a,q2,pre,a,yesterday",
        )
    )

    assert refused(load, learners, responses) == [
        ("learners.csv", 3, "bad-npi"),
        ("learners.csv", 4, "duplicate-learner"),
        ("responses.csv", 4, "unknown-learner"),
        ("responses.csv", 5, "duplicate-response"),
        ("responses.csv", 6, "unknown-question"),
        ("responses.csv", 7, "bad-time"),
    ]
    assert not Learner.objects.exists()


@pytest.mark.parametrize(
    ("responses", "line", "code"),
    [
        (HEADER + f"a,q1,pre,b,{DAY}\n".replace("b", "\x00"), 2, "invalid-answer"),
        (HEADER + f"a\x00,q1,pre,b,{DAY}\n", 2, "empty-learner"),
        (HEADER + f" ,q1,pre,b,{DAY}\n", 2, "empty-learner"),
        (HEADER + f'a,q1,pre,"b"x,{DAY}\n', 2, "bad-csv"),
        (HEADER + f'a,q1,pre,"b,{DAY}\n', 2, "bad-csv"),
        (HEADER + f"a,n1,pre,nan,{DAY}\n", 2, "invalid-answer"),
        (HEADER + f"a,n1,pre,1e999,{DAY}\n", 2, "invalid-answer"),
        (HEADER + f"a,c1,pre,2.5,{DAY}\n", 2, "invalid-answer"),
        (HEADER + f"a,q2,pre,a|a,{DAY}\n", 2, "invalid-answer"),
        (HEADER + f"a,q2,pre,,{DAY}\n", 2, "invalid-answer"),
        (HEADER + f"a,d1,pre,a,{DAY}\n", 2, "not-asked-then"),
        (HEADER + f"a,q1,before,a,{DAY}\n", 2, "unknown-phase"),
        (HEADER + "a,q1,pre,b,0001-01-01T00:00:00+14:00\n", 2, "bad-time"),
        (HEADER.replace("\n", ",attempt\n") + f"a,q1,pre,b,{DAY},{'9' * 5000}\n", 2, "bad-attempt"),
        (HEADER.replace("\n", ",attempt\n") + f"a,q1,pre,b,{DAY},1.5\n", 2, "bad-attempt"),
        (HEADER.replace("answer,", "answer,answer,"), 1, "duplicate-column"),
        ("learner,question\n", 1, "missing-column"),
        ("", 1, "missing-column"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(load, responses, line, code):
    assert refused(load, ONE, responses) == [("responses.csv", line, code)]


def test_a_file_that_is_not_there_is_refused_with_a_sentence(course, tmp_path):
    (tmp_path / "learners.csv").write_text(ONE)
    errors = io.StringIO()

    with pytest.raises(SystemExit):
        call_command(
            "import_responses",
            "mini",
            learners=tmp_path / "learners.csv",
            responses=tmp_path / "nowhere.csv",
            stderr=errors,
        )

    assert (
        "nowhere.csv: The file cannot be read: No such file or directory. [unreadable]"
        in errors.getvalue()
    )


def test_a_thousand_problems_are_shown_and_the_rest_counted(load):
    with pytest.raises(LoadRefused) as caught:
        load(ONE, HEADER + f"nobody,q1,pre,b,{DAY}\n" * 1500)

    assert len(caught.value.problems) == 1000
    # Nobody of that id in every row, and the same answer again in all but the first.
    assert caught.value.count == 1500 + 1499


def test_every_kind_is_judged_exactly_as_the_scoring_room_judges_it(course, load):
    chance = random.Random(7)
    versions = {version.question.key: version for version in versions_in_force(course).values()}
    given = {}
    for number in range(60):
        for key, version in versions.items():
            phase = (
                "in_activity"
                if key in ("d1", "m1")
                else "evaluation"
                if key in ("p1", "b1")
                else "pre"
            )
            choices = [choice.key for choice in version.choices.all()]
            chosen = chance.sample(choices, chance.randint(1, len(choices))) if choices else []
            raw = {
                "single": chosen[:1],
                "multiple": ["|".join(chosen)],
                "rating": [str(chance.randint(1, 3))],
                "number": [str(chance.choice((0, 7, 12.5, -3)))],
            }[version.kind][0]
            given[f"l{number}", key] = (phase, raw)
    people = "learner,pathway\n" + "".join(f"l{number},cme\n" for number in range(60))
    load(
        people,
        HEADER
        + "".join(
            f"{name},{key},{phase},{raw},{DAY}\n" for (name, key), (phase, raw) in given.items()
        ),
    )

    for response in Response.objects.select_related("question", "learner"):
        version, (phase, raw) = (
            versions[response.question.key],
            given[response.learner.external_id, response.question.key],
        )
        expected = read(
            form_of(version, as_written=True), raw.split("|") if version.kind == "multiple" else raw
        )
        assert (response.answer, response.picked, response.correct) == (
            expected.answer,
            expected.picked,
            expected.correct,
        )
        assert (response.version_id, response.get_phase_display()) == (version.pk, phase)
    assert Response.objects.count() == len(given)


def test_a_dry_run_reports_what_would_happen_and_a_refusal_alike(load):
    assert load(ONE, HEADER + f"a,q1,pre,b,{DAY}\n", dry_run=True).responses == 1
    with pytest.raises(LoadRefused):
        load(ONE, HEADER + f"b,q1,pre,b,{DAY}\n", dry_run=True)
    assert not Learner.objects.exists()


def test_rows_and_columns_that_hold_nothing_are_none(load):
    learners = "learner,pathway,,\na,cme,,\n,,,\n  , ,,\n\n,,,\n"
    responses = HEADER.replace("\n", ",,\n") + f"a,q1,pre,b,{DAY},,\n,,,,,,\n,,,,,,,,,\n"

    assert load(learners, responses).responses == 1


def test_a_cell_below_no_column_is_refused_with_its_line(load):
    assert refused(load, "learner,pathway,,\na,cme,,\nb,cme,,x\n", HEADER) == [
        ("learners.csv", 3, "wrong-width")
    ]


def test_a_cell_below_a_column_without_a_name_is_refused_with_its_line(load):
    assert refused(load, "learner,,pathway\na,,cme\nb,x,cme\n", HEADER) == [
        ("learners.csv", 3, "wrong-width")
    ]


def test_column_names_are_known_in_any_case(load):
    assert load("Learner, Pathway \na,cme\n", HEADER + f"a,q1,pre,b,{DAY}\n").responses == 1


def test_a_date_in_another_form_is_refused_with_the_form_wanted(load):
    with pytest.raises(LoadRefused) as caught:
        load(
            "learner,pathway,enrolled_at\na,cme,01.02.2025 10:00\n", HEADER + f"a,q1,pre,b,{DAY}\n"
        )

    assert [str(problem) for problem in caught.value.problems] == [
        "learners.csv:2: enrolled_at: '01.02.2025 10:00' is not a time in the form wanted, as in "
        "2025-02-01T10:00:00+01:00. [bad-time]"
    ]
