"""The row file of analysts holds the same answers in every format."""

import codecs
import csv
import io
import json
from operator import itemgetter

import pyarrow.parquet as parquet
import pyreadstat
import pytest
from django.core.management import call_command
from django.utils import timezone

from jobs.actions import run_job
from outcomes import row_files
from outcomes.actions import computing, reporting
from outcomes.file_formats import FOR_SUPPORTERS, ROW_FILES
from outcomes.models import Report
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shelf")]


LONG_STEM = "What will you do otherwise? " + "é" * 300


@pytest.fixture
def answered_course():
    """Two learners; one has a specialty that a spreadsheet takes for a formula and types a line
    break.
    """
    course = factories.make_course("rowed", questions=1)
    text = factories.ask(course, "t1", kind="text", measures="evaluation", stem=LONG_STEM)
    factories.make_poll(course, factories.Phase.EVALUATION, [text])
    question = course.questions.get(key="q1")
    people = [
        factories.enrolled(course, factories.make_learner(**facts))
        for facts in ({"specialty": "=cmd|x", "given_name": "Ann"}, {"profession": "nurse"})
    ]
    for learner in people:
        for phase, answer in ((factories.Phase.PRE, "a"), (factories.Phase.POST, "b")):
            factories.answered(question, answer, phase=phase, learner=learner)
    factories.answered(text, "two\nlines, é", phase=factories.Phase.EVALUATION, learner=people[0])
    return course


@pytest.fixture
def computed(answered_course):
    snapshot, _ = computing.request_snapshot(
        course=answered_course, requested_by=None, at=timezone.now()
    )
    run_job(snapshot.job_id, computing.compute)
    snapshot.refresh_from_db()
    return snapshot


def exported(folder, kind):
    path = folder / f"rows.{kind}"
    call_command("export_outcomes", "rowed", format=kind, output=path, free_text=True, kind=kind)
    return path


def test_a_row_file_for_excel_holds_the_same_with_a_mark_and_semicolons(computed):
    course, moments = computed.course, (computed.as_of, computed.known_at)
    for kind in ("rows", "dict"):
        plain, excel = (
            b"".join(row_files.stream(kind, course, *moments, free_text=True, **how))
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
    for said, longest in ((labels, 120), (stata_says.variable_value_labels, 32_000)):
        asked = [said["question"][code] for code in sorted(said["question"])]
        assert asked == [f"q1: {stem}", f"t1: {LONG_STEM}".encode()[:longest].decode()]
    assert {row["specialty"] for row in answers} == {"=cmd|x", None}
    assert {row["specialty"] for row in rows} == {"'=cmd|x", ""}  # a spreadsheet opens the CSV
    assert spss_says.column_names_to_labels == stata_says.column_names_to_labels
    assert answers[0]["answered_at"].isoformat() == rows[0]["answered_at"].replace(" ", "T") + ":00"
    assert b"Ann" not in (tmp_path / "rows.parquet").read_bytes()


def test_what_nobody_said_is_missing_and_no_value(computed, tmp_path):
    answers = parquet.read_table(exported(tmp_path, "parquet"))
    spss, spss_says = pyreadstat.read_sav(exported(tmp_path, "sav"))
    stata, stata_says = pyreadstat.read_dta(exported(tmp_path, "dta"))

    for name, missing in (("profession", 3), ("specialty", 2), ("practice_setting", 5)):
        assert answers[name].null_count == missing
        assert spss[name].isna().sum() == stata[name].isna().sum() == missing
        for labels in (spss_says, stata_says):
            assert "" not in labels.variable_value_labels.get(name, {}).values()
    with exported(tmp_path, "dict").open() as file:
        texts = {
            row["name"]: row["text"] for row in csv.DictReader(file) if row["what"] == "missing"
        }
    assert "system-missing in SPSS and Stata" in texts["practice_setting"]


def labels_now(course, path):
    now = timezone.now()
    path.write_bytes(b"".join(row_files.stream("sav", course, now, now)))
    return pyreadstat.read_sav(path)[1].variable_value_labels


def test_a_code_stays_what_it_is_while_answers_and_people_are_added(answered_course, tmp_path):
    early = factories.make_learner(specialty="Anesthesia", profession="alchemist")
    question = answered_course.questions.get(key="q1")
    late = factories.enrolled(answered_course, factories.make_learner(specialty="Urology"))
    factories.answered(question, learner=late)
    before = labels_now(answered_course, tmp_path / "before.sav")

    for learner in (factories.enrolled(answered_course, early), late):
        first_by_alphabet = factories.ask(answered_course, f"a{learner.pk}")
        factories.answered(first_by_alphabet, learner=learner)
    late.specialty = "Allergy"
    late.save()
    after = labels_now(answered_course, tmp_path / "after.sav")

    assert before["specialty"] == {1: "=cmd|x", 2: "Urology"}
    assert after["specialty"] == {1: "=cmd|x", 3: "Anesthesia", 4: "Allergy"}  # 2 is nobody's now
    assert after["question"].items() > before["question"].items()
    assert after["profession"] == before["profession"] | {10: "alchemist"}
    assert (before["profession"][1], before["profession"][4]) == ("physician", "nurse")


def test_the_dictionary_is_a_file_and_lies_in_the_parquet_file(computed, tmp_path):
    with exported(tmp_path, "dict").open() as file:
        entries = list(csv.DictReader(file))
    inside = parquet.read_schema(exported(tmp_path, "parquet"))

    assert json.loads(inside.metadata[b"data_dictionary"]) == entries
    assert inside.field("phase").metadata[b"label"] == b"When it was asked"
    assert {"variable", "value", "question", "choice"} <= {entry["what"] for entry in entries}
    right = [entry["code"] for entry in entries if entry["correct"] == "yes"]
    assert right == ["b"]
    values = {(entry["name"], entry["code"]): entry["text"] for entry in entries}
    assert values["correct", "t"] == "correct; true in Parquet, 1 in SPSS and Stata"
    assert values["profession", "nurse"] == "nurse"


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
