"""Rows as SPSS and Stata read them: numbers with value labels, columns with labels.

Written piece by piece, so that memory does not grow with the answers (`splicing.py`).
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as arrow_parquet
import pyreadstat

from .splicing import join_dta, join_sav
from .variable import Variable

ROWS_OF_A_PIECE = 10_000  # more are not faster, and held twice while they are joined
LONGEST_LABEL = {".sav": 120, ".dta": 32_000}  # of a value, in bytes
NO_TEXT = "\x01"  # is refused wherever something is typed (learners/characters.py)
Labels = dict[int | float, str]
YES_NO: Labels = {0: "no", 1: "yes"}


def write(
    columns: Path,
    target: Path,
    variables: Sequence[Variable],
    listed: Mapping[str, Sequence[str]],
    stems: Mapping[str, str],
) -> Path:
    """From a Parquet file of rows to `target`, whose suffix says the format. `listed` says the
    order of values that a column does not know itself, `stems` what the key of a question asks.
    """
    writer, join = (
        (pyreadstat.write_sav, join_sav)
        if target.suffix == ".sav"
        else (pyreadstat.write_dta, join_dta)
    )
    source = arrow_parquet.ParquetFile(columns)
    coded = [each for each in variables if each.is_coded]
    occurring = {each.name: _occurring(source, each.name) for each in coded}
    values = {
        each.name: _values(each, listed.get(each.name, ()), occurring[each.name]) for each in coded
    }
    labels = _labels(coded, values, occurring, stems, LONGEST_LABEL[target.suffix])
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        piece = Path(folder) / f"piece{target.suffix}"

        def pieces() -> Iterator[Path]:
            for table in _tables(source, variables, values):
                writer(
                    table,
                    piece,
                    file_label="Answers under pseudonyms",
                    column_labels={each.name: each.label for each in variables},
                    variable_value_labels=labels,
                )
                yield piece

        join(pieces(), target)
    return target


def _tables(
    source: arrow_parquet.ParquetFile,
    variables: Sequence[Variable],
    values: dict[str, list[str]],
) -> Iterator[Any]:
    """At least one; each begins with a row that is as wide as any."""
    widest = _widest(source, variables, values)
    for batch in source.iter_batches(ROWS_OF_A_PIECE):
        table = _coded(pa.Table.from_batches([batch]), variables, values)
        yield pd.concat([widest, table], ignore_index=True)
    if not source.metadata.num_rows:
        yield widest


def _widest(
    source: arrow_parquet.ParquetFile,
    variables: Sequence[Variable],
    values: dict[str, list[str]],
) -> Any:
    columns = _coded(source.schema_arrow.empty_table(), variables, values)
    return pd.DataFrame({name: _widest_cell(source, name, columns[name]) for name in columns})


def _widest_cell(source: arrow_parquet.ParquetFile, name: str, column: Any) -> Any:
    is_text = pd.api.types.is_string_dtype(column)
    cell = NO_TEXT * _width(source, name) if is_text else None
    return pd.Series([cell], dtype=column.dtype)


def _width(source: arrow_parquet.ParquetFile, name: str) -> int:
    widths = [
        pc.max(pc.binary_length(batch.column(0))).as_py() or 0
        for batch in source.iter_batches(ROWS_OF_A_PIECE, columns=[name])
    ]
    return max(widths, default=0)


def _occurring(source: arrow_parquet.ParquetFile, name: str) -> set[str]:
    occurring: set[str | None] = set()
    for batch in source.iter_batches(ROWS_OF_A_PIECE, columns=[name]):
        occurring |= set(pc.unique(batch.column(0)).to_pylist())
    return {value for value in occurring if value is not None}


def _values(variable: Variable, listed: Sequence[str], occurring: set[str]) -> list[str]:
    """In the order of their codes: known ones, listed ones, and what was forgotten in between."""
    values = dict.fromkeys([*dict(variable.values), *listed])
    return [*values, *sorted(occurring - values.keys())]


def _labels(
    coded: Sequence[Variable],
    values: dict[str, list[str]],
    occurring: dict[str, set[str]],
    stems: Mapping[str, str],
    longest: int,
) -> dict[str, Labels]:
    """What a list names, and of other values those of somebody in the file."""
    labels: dict[str, Labels] = {"correct": dict(YES_NO)}
    asked = {"question": {key: f"{key}: {stem}" for key, stem in stems.items()}}
    for variable in coded:
        name, known = variable.name, dict(variable.values)
        texts = known | asked.get(name, {})
        labels[name] = {
            code: _cut(str(texts.get(value, value)), longest)
            for code, value in enumerate(values[name], start=1)
            if value in known or value in occurring[name]
        }
    return labels


def _cut(text: str, longest: int) -> str:
    return text.encode()[:longest].decode(errors="ignore")


def _coded(table: pa.Table, variables: Sequence[Variable], values: dict[str, list[str]]) -> Any:
    arrays: dict[str, Any] = {}
    for variable in variables:
        column = table[variable.name]
        if variable.is_coded:
            column = pc.add(pc.index_in(column, pa.array(values[variable.name], pa.string())), 1)
        arrays[variable.name] = _plain(column)
    return pa.table(arrays).to_pandas()


def _plain(column: Any) -> Any:
    """Numbers that may be missing are floating; time is without a zone, in UTC."""
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.timestamp("us"))
    if pa.types.is_string(column.type):
        return pc.fill_null(column, "")
    return column.cast(pa.int16()).cast(pa.float32())
