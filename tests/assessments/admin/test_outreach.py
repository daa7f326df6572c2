"""Links and reminders of a course stand in its workspace, and a save comes back there."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Phase, ReminderPlan, ReminderRule
from courses import working_copies
from courses.models import Campaign
from tests.factories import make_course, make_poll, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    client.force_login(somebody("author"))
    return client


def test_links_rules_and_plans_are_made_within_their_course(author):
    course, other = (make_course(slug, questions=1, published=False) for slug in ("a", "b"))
    waves = [
        make_poll(each, Phase.FOLLOW_UP, [each.questions.get()], after_days=60)
        for each in (course, other)
    ]
    page = reverse("admin:workspace-outreach", args=[course.pk])
    sent = {
        "courses_campaign": {"source": "s", "medium": "m", "campaign": "c"},
        "assessments_reminderrule": {"trigger": "incomplete", "days": 3, "active": "on"},
        "assessments_reminderplan": {
            "poll": waves[0].pk, "every_days": 5, "most": 1, "invites_within_days": 30,
        },
    }  # fmt: skip

    assert "At most 2, every 7 days (the usual)" in author.get(page).content.decode()
    for name, fields in sent.items():
        add = f"{reverse(f'admin:{name}_add')}?course={course.pk}"
        form = author.get(add)
        assert form.context["workspace"].part == "outreach"
        assert f'<option value="{waves[1].pk}"' not in form.content.decode()
        assert author.post(add, fields | {"course": course.pk})["Location"] == page

    told = author.get(page).content.decode()
    assert "c / s / m" in told and "3 days" in told and "At most 1, every 5 days" in told
    rows = [
        Campaign.objects.get(),
        ReminderRule.objects.get(course=course),
        ReminderPlan.objects.get(),
    ]
    for name, row in zip(sent, rows, strict=True):
        form = author.get(reverse(f"admin:{name}_change", args=[row.pk]))
        assert form.context["workspace"].course == course


def test_a_working_copy_makes_no_link_of_its_own(author):
    live = make_course(questions=1)
    copy = working_copies.make(live=live, by=somebody("operator"), at=timezone.now()).copy
    fields = {"source": "s", "medium": "m", "campaign": "c"}

    page = author.get(reverse("admin:workspace-outreach", args=[copy.pk])).content.decode()
    for course in (copy, live):
        add = f"{reverse('admin:courses_campaign_add')}?course={course.pk}"
        author.post(add, fields | {"course": course.pk})

    assert "made on its page" in page and "Add a link" not in page
    assert Campaign.objects.get().course == live
