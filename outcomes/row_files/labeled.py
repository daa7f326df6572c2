"""Rows as SPSS and Stata read them: numbers with value labels, columns with labels.

Both formats are written whole, so a course with more answers than `MOST_ROWS` gets Parquet only.
"""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as arrow_parquet
import pyreadstat

from learners.refusals import Refusal

from .variables import VARIABLES, Variable

MOST_ROWS = 2_000_000
LONGEST_LABEL = 120  # of a value, in SPSS
Labels = dict[int | float, str]
YES_NO: Labels = {0: "no", 1: "yes"}


class TooManyRows(Refusal):
    code = "too-many-rows"
    status = 400
    sentence = "SPSS and Stata files hold up to 2,000,000 answers. Parquet holds any number."


def write(columns: Path, target: Path) -> Path:
    """From a Parquet file of rows to `target`, whose suffix says the format."""
    if arrow_parquet.read_metadata(columns).num_rows > MOST_ROWS:
        raise TooManyRows
    table, labels = _coded(arrow_parquet.read_table(columns))
    writer = pyreadstat.write_sav if target.suffix == ".sav" else pyreadstat.write_dta
    writer(
        table.to_pandas(),
        target,
        file_label="Answers under pseudonyms",
        column_labels={each.name: each.label for each in VARIABLES.values()},
        variable_value_labels=labels,
    )
    return target


def _coded(table: pa.Table) -> tuple[pa.Table, dict[str, Labels]]:
    labels: dict[str, Labels] = {"correct": dict(YES_NO)}
    arrays: dict[str, Any] = {}
    for variable in VARIABLES.values():
        column = table[variable.name]
        if variable.is_coded:
            column, labels[variable.name] = _codes(column, variable)
        arrays[variable.name] = _plain(column)
    return pa.table(arrays), labels


def _codes(column: Any, variable: Variable) -> tuple[Any, Labels]:
    """Known values keep their codes in every file; others are counted in alphabetical order."""
    known = dict(variable.values)
    others = sorted(set(pc.unique(column).to_pylist()) - set(known) - {None})
    values = [*known, *others]
    numbers = pc.add(pc.index_in(column, pa.array(values, pa.string())), 1)
    words: Labels = {
        code: str(known.get(value, value))[:LONGEST_LABEL]
        for code, value in enumerate(values, start=1)
    }
    return numbers, words


def _plain(column: Any) -> Any:
    """Numbers that may be missing are floating; time is without a zone, in UTC."""
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.timestamp("us"))
    if pa.types.is_string(column.type):
        return pc.fill_null(column, "")
    return column.cast(pa.int16()).cast(pa.float32())
