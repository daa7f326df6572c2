"""The command that takes in the registry's file."""

import pytest
from django.core.management import call_command

from jobs.models import Job
from learners.models import DirectoryLoad
from tests.learners.npi_directory.registry_files import ANN, BOB, FULL
from tests.registry import write

pytestmark = pytest.mark.django_db


def test_the_command_says_what_it_took_in_and_has_the_verified_looked_at_again(tmp_path, capsys):
    call_command("load_npi_directory", write(tmp_path / FULL, [ANN, BOB]))

    assert "2 rows read, 2 kept, 2 new or changed" in capsys.readouterr().out
    assert Job.objects.get(kind="learners.recheck_npis").params == {
        "load": DirectoryLoad.objects.get().pk
    }
