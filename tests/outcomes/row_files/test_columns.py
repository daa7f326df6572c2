"""Formats of columns are written in a process of its own."""

import subprocess
import sys

import pytest

from outcomes.row_files import columns
from outcomes.row_files.variables import VARIABLES

LOADED = "import sys, {names}; sys.exit({what!r} in sys.modules)"
WRITERS = "outcomes.row_files.labeled, outcomes.row_files.parquet, outcomes.row_files.columns"
STREAM = "outcomes.row_files.columns, outcomes.row_files.variable"


@pytest.mark.parametrize(
    ("names", "what"), [(WRITERS, "django"), (STREAM, "pyarrow"), (STREAM, "pandas")]
)
def test_neither_process_loads_what_the_other_needs(names, what):
    script = LOADED.format(names=names, what=what)

    assert subprocess.run([sys.executable, "-c", script], cwd=columns.HOME).returncode == 0


def test_a_parquet_file_is_written_without_what_others_need(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    order = columns.Order(tmp_path / "rows.parquet", list(VARIABLES.values()), [], {}, {})

    assert columns.write(order, iter([b"person\n"])).stat().st_size
    loaded = capfd.readouterr().err
    assert "pyarrow.parquet" in loaded and "pandas" not in loaded


def test_rows_that_are_no_rows_are_an_error_and_no_file(tmp_path, capfd):
    order = columns.Order(tmp_path / "rows.parquet", list(VARIABLES.values()), [], {}, {})

    with pytest.raises(subprocess.CalledProcessError):
        columns.write(order, iter([b"person\n", b"one,cell\n"]))
    assert "CSV parse error" in capfd.readouterr().err
