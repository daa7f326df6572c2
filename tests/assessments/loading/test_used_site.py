"""A site whose statistics do not know the course at hand: what a load reads grows with what is
loaded, and no faster.

Rows read are counted, not seconds: a nested loop over a table that is believed to hold one row
reads it again for each.
"""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
LEARNERS, OTHERS = 600, 5
OF_OTHERS = """
WITH people AS (
    INSERT INTO learners_learner (origin, external_id, npi_status, exclusion, email, npi,
        given_name, family_name, profession,
                                  specialty)
    SELECT 'course:other' || course, 'L' || n, 'unverified', '', 'o' || course || n || '@x.example',
        '', '', '', '', ''
    FROM generate_series(1, 5) course, generate_series(1, 600) n RETURNING id
) INSERT INTO courses_enrollment (learner_id, course_id, pathway, campaign, loaded)
SELECT id, %s, 'cme', '', true FROM people;
ANALYZE learners_learner, courses_enrollment, assessments_response
"""
READ = (
    "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_all_tables WHERE "
    "schemaname <> 'pg_catalog'"
)
MOST_A_ROW = 25


@pytest.fixture
def used_site(survey_course):
    other = type(survey_course).objects.create(slug="other", title="Another course")
    with connection.cursor() as cursor:
        cursor.execute(OF_OTHERS, [other.pk])


@pytest.fixture
def files():
    people = "".join(f"L{n},cme,l{n}@x.example\n" for n in range(LEARNERS))
    answers = "".join(
        f"L{n},{question},pre,a,2025-02-01T10:05:00+00:00\n"
        for n in range(LEARNERS)
        for question in ("q1", "q2", "q3")
    )
    header = "learner,question,phase,answer,answered_at\n"
    return "learner,pathway,email\n" + people, header + answers


def rows_read():
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return int(cursor.fetchone()[0])


def test_a_first_load_reads_each_row_a_few_times(used_site, load, files):
    before = rows_read()

    assert load(*files).responses == 3 * LEARNERS

    assert rows_read() - before < MOST_A_ROW * 4 * LEARNERS


def test_the_same_files_again_and_with_more_answers_read_each_row_a_few_times(
    used_site, load, files
):
    load(*files)
    before = rows_read()

    assert load(*files).responses_known == 3 * LEARNERS
    more = files[1] + files[1].split("\n", 1)[1].replace(",pre,", ",post,")
    assert load(files[0], more).responses == 3 * LEARNERS

    assert rows_read() - before < MOST_A_ROW * (4 + 7) * LEARNERS


def test_a_conflict_is_found_by_reading_each_row_a_few_times(used_site, load, problems, files):
    load(*files)
    before = rows_read()

    sentences = problems(files[0], files[1].replace("L7,q1,pre,a", "L7,q1,pre,b"))

    assert len(sentences) == 1 and "[answer-differs]" in sentences[0]
    assert rows_read() - before < MOST_A_ROW * 4 * LEARNERS
