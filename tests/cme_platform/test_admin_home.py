import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import (
    Course,
)
from jobs.models import Job
from tests.factories import (
    make_course,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def test_the_front_page_says_what_needs_attention(author):
    draft, live = make_course("unready", published=False), make_course("live")
    draft.review_comments.create(name="Guest", text="Why?")

    page = author.get("/admin/").content.decode()

    assert f'{draft.pk}/review/">{draft}: 1 review comment to settle.' in page

    assert f'{draft.pk}/check/">1 to mend' in page
    assert f"{live} is published, although it has 1 to mend." in page


def test_what_does_not_fit_on_the_front_page_is_counted_with_its_list(author, monkeypatch):
    for name, most in (("MOST_COURSES", 1), ("MOST_NAMED", 1), ("MOST_JOBS", 1)):
        monkeypatch.setattr(f"cme_platform.admin_home.{name}", most)
    old = [make_course(slug) for slug in ("old", "older", "newest")][:2]
    day = timezone.localdate() + timedelta(days=9)
    for days, course in enumerate(old):
        Course.objects.filter(pk=course.pk).update(expiry_date=day + timedelta(days=days))
    for number in (1, 2):
        Job.objects.create(
            kind="x", open_key=f"x{number}", state="failed", error="x", finished_at=timezone.now()
        )

    page = author.get("/admin/").content.decode()

    assert f"{old[0]} expires on" in page
    more = re.search(r'href="([^"]+)">\s*1 more published course expires soon', page)[1]
    listed = author.get(more.replace("&amp;", "&")).content.decode()
    assert f"{old[1]}</a>" in listed and "newest" not in listed.partition("result_list")[2]
    assert "2 more published courses have something to mend." in page
    assert "1 more job was not done." in page


@pytest.mark.parametrize(("role", "may_try"), [("course-admin", True), ("reviewer", False)])
def test_a_failed_job_is_told_in_words_with_a_way_to_try_again(client, role, may_try):
    course = make_course("live")
    job = Job.objects.create(
        kind="outcomes.compute_snapshot", params={"course": course.pk}, open_key="outcomes:1",
        state="failed", attempts=3, error="frozenset is not JSON serializable",
        finished_at=timezone.now(),
    )  # fmt: skip
    client.force_login(somebody(role))
    door = reverse("admin:jobs_job_try-again", args=[job.pk])

    home = client.get("/admin/").content.decode()
    page = client.get(reverse("admin:jobs_job_change", args=[job.pk])).content.decode()
    client.post(door)

    assert f"{course}: The outcomes could not be computed on" in home
    assert "frozenset" not in home and "compute_snapshot failed" not in home
    assert (door in page) is may_try and 'id="nav-sidebar"' not in page
    job.refresh_from_db()
    assert job.state == ("queued" if may_try else "failed")


def test_the_front_page_begins_a_course_and_folds_the_lists(author, client):
    assert reverse("admin:new-course") in author.get("/admin/").content.decode()
    assert "<summary>All lists" in author.get("/admin/").content.decode()
    client.force_login(somebody("reviewer"))
    assert reverse("admin:new-course") not in client.get("/admin/").content.decode()
