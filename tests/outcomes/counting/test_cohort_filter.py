"""A filter that nobody can have."""

import pytest

from outcomes.counting import Filter, UnknownFilter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "given",
    [
        {"colour": "red"},
        {"pathway": "comparison"},
        {"experience": "3"},
        {"baseline": "q5"},
        {"practice_setting": "moon"},
    ],
)
@pytest.mark.django_db(transaction=False)
def test_a_filter_nobody_can_have_is_refused(given):
    with pytest.raises(UnknownFilter):
        Filter.parse(given)
