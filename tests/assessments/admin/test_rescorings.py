"""Correcting a key in the admin."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from assessments.models import Rescoring
from learners.models import Team
from tests.factories import (
    answered,
    make_course,
    set_members,
    somebody,
    version_of,
)


@pytest.mark.django_db
def test_an_author_corrects_a_key_in_the_admin_and_a_stranger_does_not(client):
    question = make_course(questions=1).questions.get()
    answered(question)
    page, version = reverse("admin:assessments_rescoring_add"), version_of(question)
    form = {"version": version.pk, "new_key": "a", "reason": "The guideline changed."}

    client.force_login(somebody("learner"))
    assert client.post(page, form).status_code == 302 and not Rescoring.objects.exists()
    client.force_login(somebody("author"))
    refused = client.post(page, form | {"new_key": "b"})
    assert "This is the key already." in refused.content.decode() and not Rescoring.objects.exists()
    assert client.post(page, form | {"confirmed": "yes"}).status_code == 302

    done = Rescoring.objects.get()
    assert (done.old_key, done.new_key, done.by.groups.get().name) == (["b"], ["a"], "author")
    assert (
        client.get(reverse("admin:assessments_rescoring_change", args=[done.pk])).status_code == 200
    )
    assert (
        "Correct the answer key"
        in client.get(
            reverse("admin:assessments_questionversion_change", args=[version.pk])
        ).content.decode()
    )


@pytest.mark.django_db
def test_a_key_is_corrected_within_its_course_by_ticks(client):
    course, other = make_course(questions=1), make_course("other", questions=1)
    question = course.questions.get()
    answered(question)
    answered(other.questions.get())
    version, table = version_of(question), reverse("admin:workspace-questions", args=[course.pk])
    add = reverse("admin:assessments_rescoring_add")
    client.force_login(somebody("author"))

    listed = client.get(f"{add}?course={course.pk}")
    chosen = client.post(add, {"version": version.pk})
    page = client.get(chosen["Location"])
    form = {"version": version.pk, "new_key": "a", "reason": "The guideline changed."}
    asked = client.post(add, form)
    saved = client.post(add, form | {"confirmed": "yes"})

    of_other = version_of(other.questions.get()).pk
    assert f'value="{version.pk}"' in listed.content.decode()
    assert f'value="{of_other}"' not in listed.content.decode()
    assert chosen["Location"] == f"{add}?{urlencode({'version': version.pk})}"
    assert all(shown.context["workspace"].course == course for shown in (listed, page, asked))
    words = page.content.decode()
    assert words.count('type="radio" name="new_key"') == version.choices.count()
    assert saved["Location"] == table
    told = client.get(table).content.decode()
    assert "Corrected keys" in told and f"?version={version.pk}" in told


@pytest.mark.django_db
def test_a_key_of_another_team_is_neither_shown_nor_corrected(client):
    question = make_course(questions=1).questions.get()
    answered(question)
    theirs, user = Team.objects.create(name="Theirs"), somebody()
    question.course.team = Team.objects.create(name="Own")
    question.course.save()
    set_members(theirs, [(user, "author")], by=None)
    client.force_login(user)
    add, version = reverse("admin:assessments_rescoring_add"), version_of(question)

    page = client.get(f"{add}?version={version.pk}").content.decode()
    client.post(add, {"version": version.pk, "new_key": "a", "reason": "x", "confirmed": "yes"})

    assert version.plain_stem not in page and 'name="new_key"' not in page
    assert not Rescoring.objects.exists()
