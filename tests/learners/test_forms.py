"""What somebody may write in their profile."""

import pytest

from tests.learners.test_profile import PROFILE, ann

__all__ = ["ann"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("wrong", [{"years_in_practice": "-1"}, {"years_in_practice": "x"},
    {"practice_setting": "moon"},
                                   {"family_name": "a\0b"}, {"given_name": "a" * 101},
                                   {"profession": "wizard"}])  # fmt: skip
def test_what_is_not_well_formed_is_refused_with_its_field(client, ann, wrong):
    answer = client.post("/me/profile/", PROFILE | wrong)

    assert answer.status_code == 400
    assert next(iter(wrong)) in answer.context["form"].errors


def test_nobody_writes_their_own_npi_status_or_exclusion(client, ann):
    client.post(
        "/me/profile/",
        PROFILE | {"npi": "1234567893", "npi_status": "verified", "exclusion": "test", "user": "1"},
    )

    ann.refresh_from_db()
    assert (ann.npi, ann.npi_status, ann.exclusion) == ("", "unverified", "")
