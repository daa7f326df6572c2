from datetime import date

import pytest

from learners.models import NpiRecord
from tests.learners.npi_directory.registry_files import ANN, BOB, FULL, HEAD, LIST, NEXT, WEEK, load
from tests.registry import row, write

pytestmark = pytest.mark.django_db


def test_a_week_updates_and_a_month_marks_what_is_no_longer_listed(tmp_path):
    load(write(tmp_path / FULL, [ANN, BOB]))

    week = load(write(tmp_path / WEEK, [BOB | {"Provider First Name": "ROBERT"}]))
    assert (week.kind, week.rows_changed, week.rows_stale) == ("weekly", 1, 0)
    assert NpiRecord.objects.get(npi="1993999998").given_name == "ROBERT"

    month = load(write(tmp_path / NEXT, [BOB | {"Provider First Name": "ROBERT"}]))
    assert month.rows_stale == 1
    assert NpiRecord.objects.get(npi="1234567893").stale


def test_the_list_of_deactivated_numbers_keeps_the_names(tmp_path):
    load(write(tmp_path / FULL, [ANN]))
    path = tmp_path / "NPPES Deactivated NPI Report 20250210.csv"
    path.write_text(
        "NPPES Deactivated Records as of Feb 10 2025,\nNPI,NPPES Deactivation Date\n"
        "1234567893,02/01/2025\n1993999998,02/02/2025\n,\n"
    )

    record = load(path)

    ann = NpiRecord.objects.get(npi="1234567893")
    assert (ann.family_name, ann.deactivated_on) == ("O'BRIEN", date(2025, 2, 1))
    assert NpiRecord.objects.get(npi="1993999998").kind == 0
    assert (record.kind, record.rows_kept, record.rows_refused) == ("deactivated", 2, 0)


def test_of_a_number_given_twice_the_later_row_counts_and_bad_numbers_are_counted(tmp_path):
    record = load(
        write(
            tmp_path / FULL,
            [ANN, BOB, ANN | {"Provider First Name": "ANNA"}, row("12345", "X", "Y")],
        )
    )

    assert NpiRecord.objects.get(npi="1234567893").given_name == "ANNA"
    assert (record.rows_read, record.rows_refused) == (4, 1)


def test_a_listed_number_is_deactivated_although_it_was_given_back_before(tmp_path):
    returned = ANN | {"NPI Deactivation Date": "01/01/2020", "NPI Reactivation Date": "02/01/2021"}
    load(write(tmp_path / FULL, [returned]))
    (tmp_path / f"{LIST}.csv").write_text(HEAD + "1234567893,01/01/2020\n")

    load(tmp_path / f"{LIST}.csv")

    ann = NpiRecord.objects.get()
    assert (ann.deactivated_on, ann.reactivated_on) == (date(2020, 1, 1), None)


def test_a_full_file_of_which_rows_were_refused_marks_nobody_as_missing(tmp_path):
    load(write(tmp_path / FULL, [ANN, BOB]))

    record = load(write(tmp_path / NEXT, [ANN, BOB | {"NPI": "1.99E+09"}]))

    assert (record.rows_refused, record.rows_stale) == (1, 0)
