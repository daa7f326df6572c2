"""Rows as Parquet, row group by row group: memory does not grow with the answers."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as arrow_parquet

from .dictionary import Entry
from .variables import VARIABLES, Holds

ROW_GROUP = 1 << 17  # rows
BLOCK = 1 << 22  # bytes of CSV that are parsed at once

TYPES = {
    Holds.TEXT: pa.string(),
    Holds.SMALL_NUMBER: pa.int16(),
    Holds.YES_OR_NO: pa.bool_(),
    Holds.MOMENT: pa.timestamp("us", tz="UTC"),
}
READ = arrow_csv.ReadOptions(column_names=list(VARIABLES))
PARSE = arrow_csv.ParseOptions(newlines_in_values=True)
CONVERT = arrow_csv.ConvertOptions(
    column_types={each.name: TYPES[each.holds] for each in VARIABLES.values()},
    null_values=[""],
    true_values=["t"],
    false_values=["f"],
    strings_can_be_null=True,
    quoted_strings_can_be_null=False,  # nothing said is not the empty text
)


def write(rows: Iterator[bytes], target: Path, dictionary: list[Entry]) -> Path:
    """`rows` is CSV as `answer_rows` streams it: the header first, then pieces of whole rows."""
    schema = _schema(dictionary)
    with arrow_parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for group in _row_groups(rows):
            writer.write_table(group.cast(schema), row_group_size=ROW_GROUP)
    return target


def _schema(dictionary: list[Entry]) -> pa.Schema:
    columns = [
        pa.field(each.name, TYPES[each.holds], metadata={"label": each.label})
        for each in VARIABLES.values()
    ]
    entries = json.dumps([asdict(entry) for entry in dictionary], ensure_ascii=False)
    return pa.schema(columns, metadata={"data_dictionary": entries})


def _row_groups(rows: Iterator[bytes]) -> Iterator[pa.Table]:
    tables: list[pa.Table] = []
    for block in _blocks(rows):
        tables.append(arrow_csv.read_csv(pa.BufferReader(block), READ, PARSE, CONVERT))
        if sum(table.num_rows for table in tables) >= ROW_GROUP:
            yield pa.concat_tables(tables)
            tables = []
    if tables:
        yield pa.concat_tables(tables)


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
