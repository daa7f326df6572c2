"""Licences belong to one person."""

import pytest

from learners.models import Licence
from tests.factories import somebody
from tests.learners.test_profile import ann

__all__ = ["ann"]

pytestmark = pytest.mark.django_db


def test_licences_keep_their_leading_zeros_and_belong_to_one_person(client, ann):
    client.post("/me/licences/", {"authority": "state:NY", "number": " 0012345 "})
    client.post("/me/licences/", {"authority": "state:NY", "number": "0012345"})
    kept = Licence.objects.get()
    assert (kept.kind, kept.authority, kept.number) == ("state", "NY", "0012345")
    assert client.post("/me/licences/", {"authority": "state:ZZ", "number": "1"}).status_code == 400
    assert client.post("/me/licences/", {"authority": "", "number": "1"}).status_code == 400

    client.force_login(somebody("learner"))
    assert client.post(f"/me/licences/{kept.pk}/remove/").status_code == 404
    client.force_login(ann.user)
    assert client.post(f"/me/licences/{kept.pk}/remove/").status_code == 302
    assert not Licence.objects.exists()
