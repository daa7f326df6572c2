"""Rows as Parquet, row group by row group: memory does not grow with the answers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as arrow_parquet

from .variable import Holds, Variable

ROW_GROUP = 1 << 16  # rows
BLOCK = 1 << 20  # bytes of CSV that are parsed at once

TYPES = {
    Holds.TEXT: pa.string(),
    Holds.SMALL_NUMBER: pa.int16(),
    Holds.YES_OR_NO: pa.bool_(),
    Holds.MOMENT: pa.timestamp("us", tz="UTC"),
}
PARSE = arrow_csv.ParseOptions(newlines_in_values=True)


def write(
    rows: Iterator[bytes],
    target: Path,
    variables: Sequence[Variable],
    dictionary: Sequence[Mapping[str, str]],
) -> Path:
    """`rows` is CSV as `answer_rows` streams it: the header first, then pieces of whole rows."""
    schema = _schema(variables, dictionary)
    with arrow_parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for group in _row_groups(rows, variables):
            writer.write_table(group.cast(schema), row_group_size=ROW_GROUP)
    return target


def _schema(variables: Sequence[Variable], dictionary: Sequence[Mapping[str, str]]) -> pa.Schema:
    columns = [
        pa.field(each.name, TYPES[each.holds], metadata={"label": each.label}) for each in variables
    ]
    entries = json.dumps(list(dictionary), ensure_ascii=False)
    return pa.schema(columns, metadata={"data_dictionary": entries})


def _row_groups(rows: Iterator[bytes], variables: Sequence[Variable]) -> Iterator[pa.Table]:
    reads = arrow_csv.ReadOptions(column_names=[each.name for each in variables])
    converts = _convert(variables)
    tables: list[pa.Table] = []
    for block in _blocks(rows):
        tables.append(arrow_csv.read_csv(pa.BufferReader(block), reads, PARSE, converts))
        if sum(table.num_rows for table in tables) >= ROW_GROUP:
            yield pa.concat_tables(tables)
            tables = []
    if tables:
        yield pa.concat_tables(tables)


def _convert(variables: Sequence[Variable]) -> arrow_csv.ConvertOptions:
    return arrow_csv.ConvertOptions(
        column_types={each.name: TYPES[each.holds] for each in variables},
        null_values=[""],
        true_values=["t"],
        false_values=["f"],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,  # nothing said is not the empty text
    )


def _blocks(rows: Iterator[bytes]) -> Iterator[bytes]:
    next(rows)  # the header
    block = bytearray()
    for piece in rows:
        block += piece
        if len(block) >= BLOCK:
            yield bytes(block)
            block = bytearray()
    if block:
        yield bytes(block)
