import pytest

from outcomes.models import Programme
from tests.factories import make_course

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)  # counted in a transaction of its own
def test_a_programme_shows_its_courses_together(reader, course):
    programme = Programme.objects.create(slug="both", title="Both courses")
    programme.courses.set([course, make_course("other")])

    page = reader.get("/outcomes/programmes/both/").content.decode()

    assert "There is no effect to pool yet" in page and "Course other" in page
    assert "Both courses" in reader.get("/outcomes/").content.decode()
