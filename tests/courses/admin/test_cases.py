import pytest

from courses.widgets import LabValuesField

pytestmark = pytest.mark.django_db


def test_a_table_pasted_from_a_record_becomes_laboratory_values():
    rows = LabValuesField().clean("Hemoglobin\t9.8\tg/dL\t12.0-15.5\tL\nPlatelets | 210")

    assert [(row["test"], row["value"], row["abnormal"]) for row in rows] == [
        ("Hemoglobin", "9.8", "low"),
        ("Platelets", "210", ""),
    ]
