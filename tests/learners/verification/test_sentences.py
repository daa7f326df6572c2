import pytest

from learners import verification
from tests.learners.verification.numbers import JANE

pytestmark = pytest.mark.django_db


def test_a_site_that_asks_no_registry_does_not_say_so(client, settings, jane):
    client.force_login(jane.user)
    given = {"npi": JANE, "given_name": "José", "family_name": "Muñoz"}

    settings.NPI_REGISTRY_URL = ""
    alone = client.post("/me/npi/", given, follow=True).content.decode()
    check = verification.newest_check(jane)
    settings.NPI_REGISTRY_URL = "https://registry.example/api/"

    assert check.reason == "pending" and "checking with the registry" not in alone
    assert "not checked yet" in alone and "This site cannot check numbers yet." in alone
    assert "checking with the registry" in verification.sentence_of(check)
