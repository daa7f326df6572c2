"""One registry of what is held on a person, held against every model, table, file, log and waiting
mail.
"""

import logging

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings as configured
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from assessments.models import Phase, Response
from cme_platform import privacy
from jobs import outbox
from jobs.models import OutboxMail
from learners import actions, merging, verification
from learners.models import (
    AuditEntry,
    Learner,
    LearnerHistory,
    NpiRecord,
    Recipient,
    User,
)
from learners.privacy import says_personal
from outcomes.counting import count_course
from outcomes.counting.watermark import wait_for_writers
from tests.factories import answered, enrolled, make_course, somebody, token_for

pytestmark = pytest.mark.django_db
MARK, NPI = "zyxmark", "1234567893"
ADDRESS, PASSWORD = f"{MARK}@example.org", "a long good password 7"
# Personal, but of no learner: shown to everybody, or a label somebody who works here chose.
PUBLIC = {"Faculty", "Disclosure"}


@pytest.mark.parametrize("model", privacy.own_models(), ids=lambda model: model.__name__)
def test_every_model_that_says_it_is_personal_is_in_the_registry_and_no_other_leads_to_a_person(
    model,
):
    registered = {holding.model for holding in privacy.holdings()}
    to_people = {
        field.name
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Learner
    }
    addresses = {
        field.name for field in model._meta.concrete_fields if isinstance(field, models.EmailField)
    }

    if says_personal(model):
        leads = to_people or addresses or model in registered
        assert model in registered or model.__name__ in PUBLIC or model is AuditEntry or not leads
    else:
        assert not to_people
        assert not addresses


@pytest.mark.parametrize("holding", privacy.holdings(), ids=lambda holding: holding.model.__name__)
def test_whatever_names_a_person_is_forgotten_or_says_why_it_stays(holding):
    naming = {"email", "npi", "given_name", "family_name", "name", "number", "note"}
    held = naming & set(holding.fields())

    if holding.model._meta.app_label == "learners" and held:
        assert holding.on_erase != "keep" or holding.why


@pytest.fixture
def ann():
    """Somebody of whom every kind of thing is held, with a mark in all of it."""
    user = somebody("learner", email=ADDRESS, password=PASSWORD, given_name=MARK, family_name=MARK)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    NpiRecord.objects.create(
        npi=NPI,
        kind=1,
        given_name="ANN",
        family_name="LEE",
        as_of=timezone.now().date(),
        source="demo",
    )
    learner = actions.learner_for(user)
    verification.claim_npi(
        learner=learner, typed=NPI, given_name="Ann", family_name="Lee", at=timezone.now()
    )
    learner.refresh_from_db()
    Learner.objects.filter(pk=learner.pk).update(profession="physician")  # gives history
    actions.add_licence(learner=learner, kind="state", authority="NY", number=MARK)
    actions.give_consent(learner=learner, purpose="credit-reporting", version=1, at=timezone.now())
    visitor = Learner.objects.create(origin="session", external_id="1")
    merging.merge(joined=visitor, kept=learner, how="own", by=user)
    Learner.objects.create(
        origin="import:x", external_id="7", email=ADDRESS.upper(), family_name=MARK
    )
    Recipient.objects.create(campaign="c", npi=NPI, family_name=MARK, learner=visitor)
    outbox.post(key="one", to=ADDRESS, subject=MARK, body=MARK)
    token_for(user)
    LogEntry.objects.log_actions(user.pk, [user], 2, MARK)
    return learner


def tables_with(text):
    with connection.cursor() as cursor:
        tables = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{text}%"]
            )
            if cursor.fetchone()[0]:
                tables.append(table)
    return tables


def test_who_is_forgotten_is_in_no_table_file_log_or_waiting_mail(ann, settings, tmp_path, caplog):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = (
        "jobs.mail_files.EmailBackend",
        tmp_path,
    )
    outbox.deliver_now("one")
    assert MARK in next(tmp_path.glob("*.log")).read_text()
    outbox.post(key="two", to=ADDRESS, subject="waiting", body=MARK)
    client = Client()
    client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    key = client.session.session_key
    assert key not in client.get("/me/data.json").content.decode()
    assert {
        "learners_user",
        "learners_learnerhistory",
        "learners_licence",
        "jobs_outboxmail",
    } <= set(tables_with(MARK))
    assert {"learners_learner", "learners_npicheck", "learners_recipient"} <= set(tables_with(NPI))

    with caplog.at_level(logging.DEBUG):
        assert client.post("/me/data/forget/", {"email": ADDRESS})["Location"].startswith(
            "/accounts/reauthenticate/"
        )
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert client.post("/me/data/forget/", {"email": "other@example.org"}).status_code == 400
        assert User.objects.filter(email=ADDRESS).exists()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("django.db.transaction.on_commit", lambda deed, **named: deed())
            assert client.post("/me/data/forget/", {"email": ADDRESS}).status_code == 302

    assert tables_with(MARK) == []
    assert tables_with(NPI) == ["learners_npirecord"]
    assert list(tmp_path.glob("*.log")) == []
    assert not [
        path
        for path in configured.MEDIA_ROOT.rglob("*")
        if path.is_file() and MARK.encode() in path.read_bytes()
    ]
    assert MARK not in "".join(
        record.getMessage() for record in caplog.records if record.name.split(".")[0] in privacy.OWN
    )
    assert not OutboxMail.objects.exists()
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get("/me/data/").status_code == 302
    assert AuditEntry.objects.filter(deed="erased").count() == 3
    assert (
        Client().post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD}).status_code
        == 200
    )


def test_answers_stay_under_a_pseudonym_and_still_count_as_one_person(ann):
    course = make_course(questions=1)
    other = Learner.objects.create(
        npi=NPI, npi_status="verified", origin="session", external_id="2"
    )
    for learner in (ann, other):
        answered(course.questions.get(), "b", phase=Phase.POST, learner=enrolled(course, learner))

    privacy.erase(learner=ann, by=None, at=timezone.now(), own_act=False)

    ann.refresh_from_db(), other.refresh_from_db()
    assert Response.objects.count() == 2
    assert ann.profession == "physician"
    assert ann.email == other.email
    assert ann.email.endswith("@erased.invalid")
    assert not LearnerHistory.objects.exclude(npi="").filter(learner=ann).exists()


@pytest.mark.django_db(transaction=True)
def test_a_report_of_before_counts_as_it_did_after_somebody_was_forgotten(ann):
    course = make_course(questions=1)
    other = Learner.objects.create(
        npi=NPI, npi_status="verified", origin="session", external_id="2"
    )
    for learner in (ann, other):
        answered(course.questions.get(), "b", phase=Phase.POST, learner=enrolled(course, learner))
    then = wait_for_writers(lambda: None)
    before = count_course(course, then, then).participation

    privacy.erase(learner=ann, by=None, at=timezone.now(), own_act=False)

    now = wait_for_writers(lambda: None)
    assert count_course(course, then, then).participation == before
    assert count_course(course, now, now).participation.cme == before.cme == 1


def test_deleting_an_account_row_never_deletes_what_was_answered(ann):
    answered(make_course(questions=1).questions.get(), "b", learner=ann)

    ann.user.delete()

    assert Response.objects.count() == 1
    assert Learner.objects.filter(pk=ann.pk, user=None).exists()


def test_all_apps_are_asked():
    assert set(privacy.OWN) == {
        model._meta.app_label
        for model in apps.get_models()
        if model.__module__.split(".")[0] in privacy.OWN
    } | {"cme_platform"}
