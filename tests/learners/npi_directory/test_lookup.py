from datetime import date

import pytest

from learners import npi_directory
from tests.learners.npi_directory.registry_files import ANN, FULL, load
from tests.registry import write

pytestmark = pytest.mark.django_db


def test_the_directory_is_believed_for_45_days(tmp_path):
    load(write(tmp_path / FULL, [ANN]))

    assert npi_directory.is_fresh(date(2025, 3, 26))
    assert not npi_directory.is_fresh(date(2025, 3, 27))
