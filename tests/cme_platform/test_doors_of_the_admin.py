"""What cannot be done by any door of the admin, and what its lists hide cannot be asked for. Who
gets in by which door is in `test_every_door.py`.
"""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import NOT_PROVIDED, DateTimeField
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from cme_platform import privacy
from credit.models import ReportFile
from jobs import outbox
from learners import merging, verification
from learners.models import Learner, NpiRecord, Recipient, User
from tests.cme_platform.test_who_gets_in import a_client, filled
from tests.factories import make_learner, somebody

pytestmark = pytest.mark.django_db

NO_MODEL = {
    "index",
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "jsi18n",
    "app_list",
    "view_on_site",
    "autocomplete",
}


@pytest.fixture
def somebody_s_things(things, somebody_s):
    """Beside a course and a certificate: a person with an NPI in the manual queue, joined rows, a
    file, a link, a mail.
    """


@pytest.fixture(scope="module")
def things(ids_of_somebody, shared_rows):
    with shared_rows():
        _make_things()


def _make_things():
    learner, operator = make_learner(somebody("learner")), somebody("operator")
    NpiRecord.objects.create(
        npi="2000000002",
        kind=1,
        given_name="ADA",
        family_name="ABEL",
        as_of=timezone.now().date(),
        source="demo",
    )
    verification.claim_npi(
        learner=learner,
        typed="2000000002",
        given_name="Ada",
        family_name="Abell",
        at=timezone.now(),
    )
    merging.merge(joined=Learner.objects.create(), kept=learner, how="manual", by=operator)
    ReportFile.objects.create(
        course_id=learner_course(), kind="learners", year=2026, made_at=timezone.now()
    )
    Recipient.objects.create(campaign="spring", npi="2000000010")
    outbox.post(
        key="account:1", to="ann@example.org", subject="Sign-in", body="Your code is KX7-Q2P"
    )


def learner_course():
    return apps.get_model("courses", "Course").objects.get(slug="mine").pk


def doors(patterns=None, prefix="/admin/"):
    """Name, model and address of every page of the admin,
    with the id of a row where there is one.
    """
    for pattern in admin.site.get_urls() if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from doors(pattern.url_patterns, route)
            continue
        if pattern.name is None or pattern.name in NO_MODEL:
            continue
        match = re.match(r"/admin/(\w+)/(\w+)/", route)
        model = apps.all_models.get(match[1], {}).get(match[2]) if match else None
        row = model.objects.order_by("-pk").first() if model else None
        pk = str(row.pk) if row else "1"
        values = {
            "slug": "mine",
            "form": "csv",
            "step": "credit",
            "track": "1",
            "question": "1",
            "link": "1",
            "comment": "1",
            "learner_id": str(Learner.objects.latest("pk").pk),
        }
        values |= dict.fromkeys(("pk", "object_id", "id"), pk)
        yield pattern.name, model._meta.model_name if model else None, filled(route, values)


def rows():
    return {model.__name__: model.objects.count() for model in privacy.own_models()}


@pytest.mark.parametrize("role", ["anonymous", "learner", "supporter", "analyst", "reviewer"])
def test_whoever_may_not_change_anything_changes_nothing_by_any_door(somebody_s_things, role):
    client = a_client(role)
    held = {
        str(certificate.pk): str(certificate.__dict__)
        for certificate in apps.get_model("credit", "Certificate").objects.all()
    }
    before = rows()

    sent = {
        "post": "yes",
        "sure": "yes",
        "reason": "x",
        "_accept": "1",
        "action": "delete_selected",
        "_selected_action": "1",
    }
    for _, _, path in doors():
        assert client.post(path, sent).status_code < 500, path

    assert rows() == before
    assert [
        str(certificate.pk)
        for certificate in apps.get_model("credit", "Certificate").objects.all()
        if certificate.is_valid
    ] == list(held)


def test_a_report_is_marked_as_sent_and_a_certificate_fetched_by_whoever_may_and_that_is_kept(
    somebody_s_things,
):
    operator, file = somebody("operator"), ReportFile.objects.get()
    certificate = apps.get_model("credit", "Certificate").objects.get()
    client = Client()
    client.force_login(operator)

    client.get(f"/admin/credit/certificate/{certificate.pk}/file/")
    client.post(f"/admin/credit/reportfile/{file.pk}/send/")

    deeds = (
        apps.get_model("learners", "AuditEntry")
        .objects.filter(who=operator)
        .values_list("deed", flat=True)
    )
    assert {"certificate-downloaded", "report-sent"} <= set(deeds)


def test_what_a_list_of_mail_does_not_show_cannot_be_asked_of_it_either(somebody_s_things):
    client = a_client("operator")

    assert client.get("/admin/jobs/outboxmail/?sent_at__isempty=1").status_code == 200
    for asked in (
        "body__contains=KX7",
        "body__regex=K",
        "html__contains=x",
        "headers__icontains=x",
        "attachments__icontains=x",
    ):
        assert client.get(f"/admin/jobs/outboxmail/?{asked}").status_code == 400, asked
    assert a_client("reviewer").get("/admin/jobs/outboxmail/").status_code == 403


def _typed_but_filled_by_the_database(model, page):
    """Moments that nobody should have to type."""
    form = page.context["adminform"].form if page.context and "adminform" in page.context else None
    moments = [
        field.name
        for field in model._meta.fields
        if field.db_default is not NOT_PROVIDED and isinstance(field, DateTimeField)
    ]
    return [name for name in moments if form and name in form.fields and name not in form.initial]


NO_NUMBER = dict.fromkeys(("course", "track", "segment", "question", "poll", "case"), "abc")


def test_no_page_that_adds_a_row_fails_or_shows_what_is_no_value(somebody_s_things):
    """Whatever stands in the address or is sent for the row it belongs to."""
    user, client = somebody("operator"), Client(raise_request_exception=False)
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    client.force_login(user)
    failed = []
    for model in admin.site._registry:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/"
        pages = [
            client.get(address),
            client.get(address, NO_NUMBER),
            client.post(address, NO_NUMBER),
        ]
        wrong = [page.status_code for page in pages if page.status_code >= 500]
        wrong += _typed_but_filled_by_the_database(model, pages[0])
        if wrong or b"DatabaseDefault" in b"".join(page.content for page in pages):
            failed.append((address, wrong))
    assert not failed, failed
