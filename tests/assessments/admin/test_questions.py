"""A question opens beside the others."""

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import ask, somebody, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client, course):
    client.force_login(somebody("author"))
    return client


def test_a_question_opens_beside_the_others_and_leads_back_to_them(author, course):
    ask(course, "q1")
    version = version_of(ask(course, "q2"))
    address = reverse("admin:assessments_questionversion_change", args=[version.pk])

    page = lxml.html.fromstring(author.get(address).content)

    keys = page.xpath("//nav[@aria-label='Questions of this course']//li/a")
    assert [link.text.strip() for link in keys] == ["q1", "q2"]
    assert [link.get("aria-current") for link in keys] == [None, "page"]
    assert page.xpath("//section[@aria-label='Question q2']//form[@id='questionversion_form']")
    assert page.xpath("//iframe[@sandbox='allow-same-origin']")


def test_two_editors_of_a_question_are_told_in_the_drawer(course):
    version = version_of(ask(course, "q1"))
    address = reverse("admin:assessments_questionversion_change", args=[version.pk])
    told = []
    forms = []
    for _ in range(2):
        browser = Client()
        browser.force_login(somebody("author"))
        page = lxml.html.fromstring(browser.get(address).content)
        form = next(form for form in page.forms if "_seen" in form.fields)
        forms.append((browser, dict(form.form_values())))
    for (browser, values), feedback in zip(forms, ("Theirs", "Mine"), strict=True):
        told.append(browser.post(address, values | {"choices-0-feedback": feedback}))

    assert [answer.status_code for answer in told] == [302, 409]
    assert all(text in told[1].content.decode() for text in ("Theirs", "Mine"))
