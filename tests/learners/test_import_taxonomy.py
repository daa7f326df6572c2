"""The code set of specialties, as published."""

import pytest
from django.core.management import CommandError, call_command

from learners.models import (
    TaxonomyCode,
)

pytestmark = pytest.mark.django_db


def test_the_code_set_is_imported_as_published_and_again_changes_nothing(tmp_path):
    path = tmp_path / "nucc_taxonomy_250.csv"
    path.write_text("Code,Grouping,Classification,Specialization,Definition\n"
                    "207RX0202X,Allopathic,Internal Medicine,Medical Oncology,x\n"
                    "363L00000X,Physician Assistants,Nurse Practitioner,,\n")  # fmt: skip
    for _ in range(2):
        call_command("import_taxonomy", path)

    assert set(TaxonomyCode.objects.values_list("label", flat=True)) == {
        "Internal Medicine, Medical Oncology",
        "Nurse Practitioner",
    }
    path.write_text("Code,Grouping,Classification,Specialization\n207RX0202X,cut off\n")
    with pytest.raises(CommandError, match="Line 2 names no Classification"):
        call_command("import_taxonomy", path)
    path.write_text("Code,Name\n1,2\n")
    with pytest.raises(
        CommandError, match="lacks the columns Classification, Grouping, Specialization"
    ):
        call_command("import_taxonomy", path)
