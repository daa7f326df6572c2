import re

import pytest

from outcomes.models import Programme
from tests.factories import make_course

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)  # counted in a transaction of its own
def test_a_programme_shows_its_courses_together(reader, course):
    programme = Programme.objects.create(slug="both", title="Both courses")
    assert "No course yet." in reader.get("/outcomes/programmes/both/").content.decode()
    assert reader.get("/outcomes/programmes/both/charts/courses.csv").status_code == 404
    programme.courses.set([course, make_course("other")])

    page = reader.get("/outcomes/programmes/both/").content.decode()

    assert "There is no effect to pool yet" in page and "Course other" in page
    assert "Both courses" in reader.get("/outcomes/").content.decode()

    assert page.count("Nothing has been published to supporters.") == 2
    assert "Educational outcomes of 2 courses together, 0 participants" in page
    base = "/outcomes/programmes/both/"
    table = re.search(rf'href="({base}charts/courses\.csv\?as_of=[^"]+)"', page)[1]
    saved = reader.get(table)
    assert saved.content.startswith(b"Course,") and b"Course other" in saved.content
    assert "both-internal-courses.csv" in saved["Content-Disposition"]
    tomorrow = "?as_of=2999-01-01T00:00:00Z"
    for nothing in ("charts/forest.svg", "charts/nothing.csv", tomorrow, "?as_of=x"):
        assert reader.get(f"{base}{nothing}").status_code == 404
