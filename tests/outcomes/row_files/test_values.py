import csv

import pyarrow.parquet as parquet
import pyreadstat
import pytest

from tests.outcomes.row_files.files import exported

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shelf")]


def test_what_nobody_said_is_missing_and_no_value(computed, tmp_path):
    answers = parquet.read_table(exported(tmp_path, "parquet"))
    spss, spss_says = pyreadstat.read_sav(exported(tmp_path, "sav"))
    stata, stata_says = pyreadstat.read_dta(exported(tmp_path, "dta"))

    for name, missing in (("profession", 3), ("specialty", 2), ("practice_setting", 5)):
        assert answers[name].null_count == missing
        assert spss[name].isna().sum() == stata[name].isna().sum() == missing
        for labels in (spss_says, stata_says):
            assert "" not in labels.variable_value_labels.get(name, {}).values()
    with exported(tmp_path, "dict").open() as file:
        texts = {
            row["name"]: row["text"] for row in csv.DictReader(file) if row["what"] == "missing"
        }
    assert "system-missing in SPSS and Stata" in texts["practice_setting"]
