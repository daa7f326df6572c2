"""The row file of analysts holds the same answers in every format."""

import codecs
import csv
import io
from operator import itemgetter

import pyarrow.parquet as parquet
import pyreadstat
import pytest

from jobs.actions import run_job
from outcomes.actions import reporting
from outcomes.file_formats import FOR_SUPPORTERS, ROW_FILES
from outcomes.models import Report
from outcomes.row_files import streaming
from tests import factories
from tests.outcomes.row_files.files import LONG_STEM, exported

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shelf")]


def test_a_row_file_for_excel_holds_the_same_with_a_mark_and_semicolons(computed):
    course, moments = computed.course, (computed.as_of, computed.known_at)
    for kind in ("rows", "dict"):
        plain, excel = (
            b"".join(streaming.stream(kind, course, *moments, free_text=True, **how))
            for how in ({}, {"delimiter": ";", "byte_order_mark": True})
        )

        assert excel.startswith(codecs.BOM_UTF8) and not plain.startswith(codecs.BOM_UTF8)
        rows = list(csv.reader(io.StringIO(excel.decode("utf-8-sig")), delimiter=";"))
        assert rows == list(csv.reader(io.StringIO(plain.decode()))) and len(rows) > 3


def test_every_format_holds_the_same_answers(computed, tmp_path):
    order = ["person", "answered_at"]  # the files have none
    with exported(tmp_path, "rows").open() as file:
        rows = sorted(csv.DictReader(file), key=itemgetter(*order))
    columns = parquet.read_table(exported(tmp_path, "parquet"))
    spss, spss_says = pyreadstat.read_sav(exported(tmp_path, "sav"))
    stata, stata_says = pyreadstat.read_dta(exported(tmp_path, "dta"))
    spss, stata = spss.sort_values(order), stata.sort_values(order)
    labels = spss_says.variable_value_labels

    assert len(rows) == columns.num_rows == len(spss) == len(stata) == 5
    answers = columns.sort_by([(name, "ascending") for name in order]).to_pylist()
    assert [row["person"] for row in rows] == [row["person"] for row in answers]
    assert [row["person"] for row in rows] == list(spss["person"]) == list(stata["person"])
    assert list(spss["answer"]) == list(stata["answer"]) == [row["answer"] for row in rows]
    assert sorted(spss["answer"]) == ["a", "a", "b", "b", "two\nlines, é"]
    assert {row["answer"]: row["correct"] for row in answers} | {"a": False} == {
        "a": False, "b": True, "two\nlines, é": None,
    }  # fmt: skip
    assert [labels["phase"][code] for code in spss["phase"]] == [row["phase"] for row in rows]
    stem = computed.course.questions.get(key="q1").versions.get().stem
    for value_labels, longest in ((labels, 120), (stata_says.variable_value_labels, 32_000)):
        asked = [value_labels["question"][code] for code in sorted(value_labels["question"])]
        assert asked == [f"q1: {stem}", f"t1: {LONG_STEM}".encode()[:longest].decode()]
    assert {row["specialty"] for row in answers} == {"=cmd|x", None}
    assert {row["specialty"] for row in rows} == {"'=cmd|x", ""}  # a spreadsheet opens the CSV
    assert spss_says.column_names_to_labels == stata_says.column_names_to_labels
    assert answers[0]["answered_at"].isoformat() == rows[0]["answered_at"].replace(" ", "T") + ":00"
    assert b"Ann" not in (tmp_path / "rows.parquet").read_bytes()


def test_a_file_is_asked_for_on_the_page_and_no_supporter_is_offered_one(client, computed):
    client.force_login(factories.somebody("analyst"))
    address = f"/outcomes/rowed/snapshots/{computed.pk}/download/parquet/"

    assert client.get(address).status_code == 409
    client.post(address)
    run_job(Report.objects.get(format="parquet").job_id, reporting.build)
    fetched = client.get(address)
    assert b"".join(fetched.streaming_content)[:4] == b"PAR1"
    assert "rowed-outcomes-internal-" in fetched["Content-Disposition"]
    assert not ROW_FILES & FOR_SUPPORTERS.keys()
