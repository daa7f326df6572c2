"""A list of the registry that comes as a workbook."""

import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from learners.models import NpiRecord
from tests.learners.npi_directory.registry_files import ANN, BOB, FULL, LIST, load
from tests.registry import write

pytestmark = pytest.mark.django_db


TITLE = "NPPES Deactivated Records as of Feb 10 2025"


def workbook(path, *rows):
    book = Workbook()
    for cells in ([TITLE], ["NPI", "NPPES Deactivation Date"], *rows):
        book.active.append(cells)
    book.save(path)
    return path


def test_the_list_of_deactivated_numbers_as_published_is_a_workbook_in_an_archive(tmp_path):
    load(write(tmp_path / FULL, [ANN, BOB]))
    book = workbook(
        tmp_path / f"{LIST}.xlsx", [1234567893, date(2025, 2, 1)], ["1993999998", "02/02/2025"]
    )
    with zipfile.ZipFile(tmp_path / "list.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(book, f"{LIST}.xlsx")

    record = load(tmp_path / "list.zip")

    days = NpiRecord.objects.order_by("npi").values_list("deactivated_on", flat=True)
    assert (list(days), record.rows_kept) == ([date(2025, 2, 1), date(2025, 2, 2)], 2)
    assert load(book).rows_changed == 0
