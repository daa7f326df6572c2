import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from learners import npi_directory
from learners.models import DirectoryLoad, NpiRecord
from tests.learners.npi_directory.registry_files import (
    ANN,
    BOB,
    FULL,
    GONE,
    HEAD,
    LIST,
    NEXT,
    load,
    state,
)
from tests.registry import row, write

pytestmark = pytest.mark.django_db


def test_a_file_without_a_needed_column_is_refused_by_its_name(tmp_path):
    path = write(
        tmp_path / FULL,
        [ANN],
        without=("Provider First Name", "Healthcare Provider Taxonomy Code_15"),
    )

    with pytest.raises(
        CommandError,
        match="lacks the columns Provider First Name, Healthcare Provider Taxonomy Code_15",
    ):
        call_command("load_npi_directory", path)
    assert not DirectoryLoad.objects.exists()
    load(write(tmp_path / FULL, [ANN], without=("Provider Sex Code", "Certification Date")))


def test_values_with_quotes_commas_new_lines_and_backslashes_are_read_whole(tmp_path):
    odd = row(
        "1234567893",
        'SMITH "JO", II',
        "ANN\nMARIE",
        codes=("207RX0202X",),
        Provider_Credential_Text="M\\D\t",
    )
    plain = BOB | {"Provider Last Name (Legal Name)": ","}

    load(write(tmp_path / FULL, [odd, plain]))

    ann = NpiRecord.objects.get(npi="1234567893")
    assert (ann.family_name, ann.given_name, ann.credential.strip()) == (
        'SMITH "JO", II',
        "ANN MARIE",
        "M D",
    )
    assert NpiRecord.objects.get(npi="1993999998").family_name == ","


def test_only_wanted_taxonomies_and_all_deactivated_numbers_are_kept(tmp_path):
    load(write(tmp_path / FULL, [ANN, BOB, GONE]), taxonomies=["207RX0202X"])

    assert [entry["npi"] for entry in state()] == ["1234567893", "1558598797"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("1234567893,02/01/2025\n1993999998,02.02.2025\n",
         "row 3: '02.02.2025' is not a day as MM/DD/YYYY, for 1993999998"),
        ("1234567893,2025-02-01\n", "row 2: '2025-02-01' is not a day"),
        ("1234567893,02/30/2025\n", "row 2: '02/30/2025' is not a day"),
        ("1234567893,\n", "row 2: the day on which 1234567893 ended is missing"),
        ("1.23457E+09,02/01/2025\n", "row 2: '1.23457E\\+09' is not an NPI"),
        (",02/01/2025\n", "row 2: an NPI of 10 digits is missing"),
    ],
)  # fmt: skip
def test_an_unreadable_value_is_refused_with_its_row_and_nothing_changes(tmp_path, rows, says):
    load(write(tmp_path / FULL, [ANN, BOB]))
    (tmp_path / f"{LIST}.csv").write_text(HEAD + "1234567893,02/01/2025\n1993999998,01/31/2025\n")
    load(tmp_path / f"{LIST}.csv")
    before = state()
    later = tmp_path / "NPPES Deactivated NPI Report 20250217.csv"
    later.write_text(HEAD + rows)

    with pytest.raises(npi_directory.BadDirectoryFile, match=says):
        load(later)

    assert state() == before


def test_an_unreadable_day_of_a_full_file_is_refused_too(tmp_path):
    load(write(tmp_path / FULL, [GONE]))

    with pytest.raises(npi_directory.BadDirectoryFile, match="row 2: '2024-01-31' is not a day"):
        load(write(tmp_path / NEXT, [GONE | {"NPI Deactivation Date": "2024-01-31"}]))
    assert NpiRecord.objects.get().deactivated_on == date(2024, 1, 31)


def test_every_unreadable_row_is_named_in_one_run(tmp_path):
    path = tmp_path / f"{LIST}.csv"
    path.write_text(HEAD + "12345,02/01/2025\n1234567893,soon\n1993999998,01/31/2025\n,\n,x\n")

    with pytest.raises(npi_directory.BadDirectoryFile) as refused:
        load(path)

    assert re.findall(r"row \d+", str(refused.value)) == ["row 2", "row 3", "row 6"]
    path.write_text(HEAD + "12345,02/01/2025\n" * 50)
    with pytest.raises(npi_directory.BadDirectoryFile, match="row 21: .*; and perhaps more"):
        load(path)


def test_rows_of_a_full_file_that_are_left_out_are_named(tmp_path):
    record = load(write(tmp_path / FULL, [ANN, BOB | {"NPI": "1.99E+09"}]))

    assert (record.rows_refused, record.refused_rows) == (1, [3])
