from datetime import date

import pytest

from learners import npi_directory
from learners.models import NpiRecord
from tests.learners.npi_directory.registry_files import ANN, BOB, FULL, GONE, NEXT, load, state
from tests.registry import write

pytestmark = pytest.mark.django_db


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


def test_an_older_file_is_refused_after_a_newer_one(tmp_path):
    load(write(tmp_path / NEXT, [ANN]))

    with pytest.raises(npi_directory.BadDirectoryFile, match="older than"):
        load(write(tmp_path / FULL, [BOB]))
    assert NpiRecord.objects.count() == 1


def test_a_file_that_ends_in_the_middle_leaves_nothing_half_done(tmp_path):
    path = write(tmp_path / FULL, [ANN, BOB])
    path.write_text(path.read_text()[:-400])

    with pytest.raises(npi_directory.BadDirectoryFile, match="has .* values, the header has 330"):
        load(path)
    assert state() == []
