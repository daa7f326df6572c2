"""A file for SPSS or Stata that was made of pieces is the file made at once."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as arrow_parquet
import pyreadstat
import pytest

from outcomes.row_files import labeled
from outcomes.row_files.parquet import TYPES
from outcomes.row_files.variables import VARIABLES, Holds

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ALL = tuple(VARIABLES.values())
READ = {"sav": pyreadstat.read_sav, "dta": pyreadstat.read_dta}


def value(variable, row: int, long: int):
    if variable.name == "answered_at":
        return BEGAN + timedelta(seconds=row) if row % 5 else None
    if variable.name == "answer":
        return "é" + "z" * long if row % 7 == 3 else "ab"[row % 2] if row % 4 else None
    if variable.holds == Holds.YES_OR_NO:
        return (True, False, None)[row % 3]
    if variable.holds == Holds.SMALL_NUMBER:
        return row if row % 4 else None
    return f"{variable.name}{row % 3}"


def columns(target, rows: int, long: int):
    arrays = {
        name: pa.array([value(each, row, long) for row in range(rows)], TYPES[each.holds])
        for name, each in VARIABLES.items()
    }
    arrow_parquet.write_table(pa.table(arrays), target)
    return target


@pytest.mark.parametrize("kind", ["sav", "dta"])
@pytest.mark.parametrize(("rows", "long"), [(10, 1), (10, 300), (11, 3000), (0, 0), (1, 5)])
def test_pieces_make_the_whole(tmp_path, monkeypatch, kind, rows, long):
    source = columns(tmp_path / "rows.parquet", rows, long)
    whole = READ[kind](labeled.write(source, tmp_path / f"whole.{kind}", ALL, {}, {}))
    monkeypatch.setattr(labeled, "ROWS_OF_A_PIECE", 3)
    joined = READ[kind](labeled.write(source, tmp_path / f"joined.{kind}", ALL, {}, {}))

    assert joined[1].number_rows == rows and joined[0].equals(whole[0])
    assert joined[1].variable_value_labels == whole[1].variable_value_labels
    answer = VARIABLES["answer"]
    assert list(joined[0]["answer"]) == [value(answer, row, long) or "" for row in range(rows)]
