"""A role opens the admin, and its holder no longer counts."""

import pytest

from learners.models import Learner
from tests.factories import make_learner, somebody
from tests.learners.test_admin import operator, send

__all__ = ["operator"]

pytestmark = pytest.mark.django_db


def test_whoever_gets_a_role_opens_the_admin_and_no_longer_counts(operator):
    user = somebody("learner")
    make_learner(user)

    assert send(operator, user, "author").status_code == 302

    user.refresh_from_db()
    assert user.is_staff
    assert Learner.objects.get(user=user).exclusion == "staff"


def test_a_role_taken_away_closes_the_admin(operator):
    user = somebody("author")

    send(operator, user, "learner")

    user.refresh_from_db()
    assert not user.is_staff
