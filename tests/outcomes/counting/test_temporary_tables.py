"""The temporary tables are what their one file says."""

import re
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from assessments.models import BoosterAnswer, Phase
from outcomes.counting import (
    answer_rows,
    boosters,
    comparison_arm,
    data_quality,
    one_pass,
    temporary_tables,
    wait_for_writers,
)
from outcomes.counting.base_counts import Base
from outcomes.counting.context import CountContext
from outcomes.counting.follow_up import count
from outcomes.counting.temporary_tables import ALL, COHORT, TAKER, TOUCHED, WORDS
from tests.factories import answered, ask, enrolled, make_course, make_poll, version_of

ROOM = Path(temporary_tables.__file__).parent
COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = to_regclass('pg_temp.' || quote_ident(%s)) AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
"""


def test_no_other_file_makes_one():
    makers = [
        path.name for path in ROOM.rglob("*.py") if re.search(r"CREATE TEMP", path.read_text())
    ]
    assert makers == ["temporary_tables.py"]


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_who_fills_and_who_reads_it_name_it(table):
    for module in {table.filled_by, *table.read_by}:
        text = (ROOM / f"{module}.py").read_text()
        assert re.search(rf"\b({table.name}|{table.name.upper()})\b", text), module


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_whoever_reads_it_in_a_query_is_listed(table):
    reads = re.compile(rf"(FROM|JOIN) {table.name}\b")
    readers = {path.stem for path in ROOM.glob("*.py") if reads.search(path.read_text())}
    assert readers <= {table.filled_by, *table.read_by}


@pytest.mark.django_db(transaction=True)
def test_the_columns_are_those_declared():
    course = make_course(questions=1)
    twice = ask(course, "p1", measures="practice_change", choices=(("a", "A", False),))
    for phase in (Phase.POST, Phase.EVALUATION):
        make_poll(course, phase, [twice])
    make_poll(course, Phase.FOLLOW_UP, [twice], after_days=30)
    first, learner = course.questions.get(key="q1"), enrolled(course)
    answered(first, learner=learner)
    BoosterAnswer.objects.create(
        learner=learner, course=course, question=first, version=version_of(first), day=14,
        answer="b", answered_at=timezone.now(),
    )  # fmt: skip
    enrolled(course, pathway="comparison")
    now = wait_for_writers(lambda: None)

    with transaction.atomic(), connection.cursor() as cursor:
        context = CountContext.begin(cursor, course, now, now)
        gathered, base = one_pass.fill(context), Base(context)
        base.counts(context, gathered)
        count(context)
        boosters.count(context)
        data_quality.count(context)
        comparison_arm.count(context)
        answer_rows.fill_names(context)
        for table in (COHORT, TAKER, TOUCHED):
            table.create(cursor)
        columns = {table.name: columns_of(cursor, table) for table in ALL}

    assert columns.pop(WORDS.name) == dict(WORDS.columns) | {"w0": "bigint"}
    assert columns == {table.name: dict(table.columns) for table in ALL if table != WORDS}


def columns_of(cursor, table):
    cursor.execute(COLUMNS, [table.name])
    return dict(cursor.fetchall())
