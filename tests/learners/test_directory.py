import re
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from learners import directory
from learners.models import DirectoryLoad, NpiRecord
from tests.registry import row, write

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 2, 20, tzinfo=UTC)
FULL, NEXT = "npidata_pfile_20050523-20250209.csv", "npidata_pfile_20050523-20250309.csv"
WEEK = "npidata_pfile_20250210-20250216.csv"
ANN = row(
    "1234567893",
    "O'BRIEN",
    "ANN",
    codes=("207RX0202X", "207R00000X"),
    Provider_Credential_Text="M.D.",
)
BOB = row("1993999998", "LEE", "BOB", codes=("163WX0200X",))
GONE = row("1558598797", kind="", NPI_Deactivation_Date="01/31/2024")


def load(path, **options):
    return directory.load(path=path, at=NOW, **options)


def state():
    return list(NpiRecord.objects.order_by("npi").values())


def test_a_full_file_is_taken_in_with_what_verification_needs(tmp_path):
    record = load(write(tmp_path / FULL, [ANN, BOB, GONE]))

    ann = NpiRecord.objects.get(npi="1234567893")
    assert (ann.family_name, ann.given_name, ann.kind, ann.credential) == (
        "O'BRIEN",
        "ANN",
        1,
        "M.D.",
    )
    assert (ann.taxonomies, ann.primary_taxonomy) == (["207RX0202X", "207R00000X"], "207RX0202X")
    assert NpiRecord.objects.get(npi="1558598797").deactivated_on == date(2024, 1, 31)
    assert (record.rows_read, record.rows_kept, record.rows_changed) == (3, 3, 3)
    assert (record.kind, record.file_date) == ("monthly", date(2025, 2, 9))
    assert len(record.sha256) == 64


def test_loading_the_same_file_again_changes_nothing(tmp_path):
    path = write(tmp_path / FULL, [ANN, BOB, GONE])
    load(path)
    before = state()

    assert load(path).rows_changed == 0
    assert state() == before


def test_a_week_updates_and_a_month_marks_what_is_no_longer_listed(tmp_path):
    load(write(tmp_path / FULL, [ANN, BOB]))

    week = load(write(tmp_path / WEEK, [BOB | {"Provider First Name": "ROBERT"}]))
    assert (week.kind, week.rows_changed, week.rows_stale) == ("weekly", 1, 0)
    assert NpiRecord.objects.get(npi="1993999998").given_name == "ROBERT"

    month = load(write(tmp_path / NEXT, [BOB | {"Provider First Name": "ROBERT"}]))
    assert month.rows_stale == 1
    assert NpiRecord.objects.get(npi="1234567893").stale


def test_an_older_file_is_refused_after_a_newer_one(tmp_path):
    load(write(tmp_path / NEXT, [ANN]))

    with pytest.raises(directory.BadDirectoryFile, match="older than"):
        load(write(tmp_path / FULL, [BOB]))
    assert NpiRecord.objects.count() == 1


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


def test_of_a_number_given_twice_the_later_row_counts_and_bad_numbers_are_counted(tmp_path):
    record = load(
        write(
            tmp_path / FULL,
            [ANN, BOB, ANN | {"Provider First Name": "ANNA"}, row("12345", "X", "Y")],
        )
    )

    assert NpiRecord.objects.get(npi="1234567893").given_name == "ANNA"
    assert (record.rows_read, record.rows_refused) == (4, 1)


def test_a_file_that_ends_in_the_middle_leaves_nothing_half_done(tmp_path):
    path = write(tmp_path / FULL, [ANN, BOB])
    path.write_text(path.read_text()[:-400])

    with pytest.raises(directory.BadDirectoryFile, match="has .* values, the header has 330"):
        load(path)
    assert state() == []


def test_the_archive_as_published_is_read_and_others_are_refused(tmp_path):
    file = write(tmp_path / FULL, [ANN])
    with zipfile.ZipFile(tmp_path / "month.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(file, FULL)
        archive.writestr("npidata_pfile_20050523-20250209_fileheader.csv", "NPI")
        archive.writestr("othername_pfile_20050523-20250209.csv", "NPI")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as archive:
        archive.writestr("readme.txt", "")

    assert load(tmp_path / "month.zip").file_name == FULL
    with pytest.raises(directory.BadDirectoryFile, match="0 data files"):
        load(tmp_path / "empty.zip")
    with pytest.raises(directory.BadDirectoryFile, match="no file"):
        load(tmp_path / "nothing.csv")


def test_only_wanted_taxonomies_and_all_deactivated_numbers_are_kept(tmp_path):
    load(write(tmp_path / FULL, [ANN, BOB, GONE]), taxonomies=["207RX0202X"])

    assert [entry["npi"] for entry in state()] == ["1234567893", "1558598797"]


def test_the_directory_is_believed_for_45_days(tmp_path):
    load(write(tmp_path / FULL, [ANN]))

    assert directory.is_fresh(date(2025, 3, 26))
    assert not directory.is_fresh(date(2025, 3, 27))


LIST = "NPPES Deactivated NPI Report 20250210"
HEAD = "NPI,NPPES Deactivation Date\r\n"


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

    with pytest.raises(directory.BadDirectoryFile, match=says):
        load(later)

    assert state() == before


def test_an_unreadable_day_of_a_full_file_is_refused_too(tmp_path):
    load(write(tmp_path / FULL, [GONE]))

    with pytest.raises(directory.BadDirectoryFile, match="row 2: '2024-01-31' is not a day"):
        load(write(tmp_path / NEXT, [GONE | {"NPI Deactivation Date": "2024-01-31"}]))
    assert NpiRecord.objects.get().deactivated_on == date(2024, 1, 31)


def test_every_unreadable_row_is_named_in_one_run(tmp_path):
    path = tmp_path / f"{LIST}.csv"
    path.write_text(HEAD + "12345,02/01/2025\n1234567893,soon\n1993999998,01/31/2025\n,\n,x\n")

    with pytest.raises(directory.BadDirectoryFile) as refused:
        load(path)

    assert re.findall(r"row \d+", str(refused.value)) == ["row 2", "row 3", "row 6"]
    path.write_text(HEAD + "12345,02/01/2025\n" * 50)
    with pytest.raises(directory.BadDirectoryFile, match="row 21: .*; and perhaps more"):
        load(path)


def test_rows_of_a_full_file_that_are_left_out_are_named(tmp_path):
    record = load(write(tmp_path / FULL, [ANN, BOB | {"NPI": "1.99E+09"}]))

    assert (record.rows_refused, record.refused_rows) == (1, [3])


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


def test_an_archive_that_cannot_be_unpacked_here_says_what_to_do(tmp_path):
    path = tmp_path / "large.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(FULL, "NPI")
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + offset] = 9  # Deflate64
    path.write_bytes(bytes(data))

    with pytest.raises(directory.BadDirectoryFile, match="Deflate64.*Unpack it"):
        load(path)
