"""Correcting a key in the admin."""

import pytest
from django.urls import reverse

from assessments.models import Rescoring
from tests.factories import (
    answered,
    make_course,
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
