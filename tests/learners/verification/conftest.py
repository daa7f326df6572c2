import pytest

from tests.factories import make_learner, somebody
from tests.learners.verification.numbers import a_load


@pytest.fixture
def loaded():
    return a_load()


@pytest.fixture
def jane():
    return make_learner(somebody("learner"))
