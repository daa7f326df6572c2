import csv
import json

import pyarrow.parquet as parquet
import pytest

from tests.outcomes.row_files.files import exported

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shelf")]


def test_the_dictionary_is_a_file_and_lies_in_the_parquet_file(computed, tmp_path):
    with exported(tmp_path, "dict").open() as file:
        entries = list(csv.DictReader(file))
    inside = parquet.read_schema(exported(tmp_path, "parquet"))

    assert json.loads(inside.metadata[b"data_dictionary"]) == entries
    assert inside.field("phase").metadata[b"label"] == b"When it was asked"
    assert {"variable", "value", "question", "choice"} <= {entry["what"] for entry in entries}
    right = [entry["code"] for entry in entries if entry["correct"] == "yes"]
    assert right == ["b"]
    values = {(entry["name"], entry["code"]): entry["text"] for entry in entries}
    assert values["correct", "t"] == "correct; true in Parquet, 1 in SPSS and Stata"
    assert values["profession", "nurse"] == "nurse"
