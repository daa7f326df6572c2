"""What learners were told of a fee by the old usual text stays theirs and is not asked again."""

from importlib import import_module

import pytest
from django.apps import apps

from courses import front_matter
from courses.models import FrontMatterShown, PlanningRecord, StatementText
from tests.factories import make_course, make_learner

pytestmark = pytest.mark.django_db
MIGRATION = import_module("courses.migrations.0028_fee_and_skipped_steps")


def given(course):
    shown = front_matter.current(course)
    FrontMatterShown.objects.create(front_matter=shown, learner=make_learner())


def test_only_a_course_that_learners_were_told_of_keeps_the_old_words():
    told, planned, draft = make_course(), make_course(), make_course(published=False)
    PlanningRecord.objects.create(course=planned, contact="Somebody")
    given(told)
    given(planned)

    MIGRATION.keep_what_was_told(apps, None)

    methods = dict(PlanningRecord.objects.values_list("course", "method"))
    assert methods == {told.pk: MIGRATION.TOLD, planned.pk: MIGRATION.TOLD}
    assert "no fee" not in front_matter.content_of(draft)["method"]
    MIGRATION.take_back(apps, None)
    assert set(PlanningRecord.objects.values_list("method", flat=True)) == {""}


def test_the_providers_own_words_need_no_keeping():
    StatementText.objects.update_or_create(key="method", defaults={"text": "Look and think."})
    given(make_course())

    MIGRATION.keep_what_was_told(apps, None)

    assert not PlanningRecord.objects.exists()
