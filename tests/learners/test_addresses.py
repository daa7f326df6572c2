"""Two writings of one address are one person, at every door."""

import importlib

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command

from learners.addresses import normal_address
from learners.models import Learner, User
from tests.factories import somebody

UNICODE, MAILED = "a@münchen.de", "a@xn--mnchen-3ya.de"


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        (UNICODE, MAILED),
        (" A@MÜNCHEN.de ", MAILED),
        (MAILED, MAILED),
        ("a@mu\u0308nchen.de", MAILED),  # the dots as a sign of their own, as macOS writes them
        ("ä@example.org", "ä@example.org"),
        ("no address", "no address"),
        ("a@-ü-", "a@-ü-"),
    ],
)
def test_there_is_one_way_to_write_an_address(written, normal):
    assert normal_address(written) == normal


@pytest.mark.django_db
def test_commands_and_rows_of_learners_write_it_so():
    call_command("create_user", UNICODE, "--role", "learner")
    call_command("create_user", MAILED, "--role", "learner")
    loaded = Learner.objects.create(origin="import:x", external_id="1", email="A@münchen.de")

    assert User.objects.get().email == EmailAddress.objects.get().email == MAILED
    assert loaded.email == "A@xn--mnchen-3ya.de"
    assert User.objects.get_by_natural_key(UNICODE).email == MAILED


@pytest.mark.django_db
def test_rows_of_before_are_put_in_one_writing_and_two_accounts_stay_two():
    lonely, first, second = somebody(), somebody(email="b@xn--mnchen-3ya.de"), somebody()
    User.objects.filter(pk=lonely.pk).update(email=UNICODE)
    User.objects.filter(pk=second.pk).update(email="b@münchen.de")
    learner = Learner.objects.create()
    Learner.objects.filter(pk=learner.pk).update(email="C@münchen.de")
    migration = importlib.import_module("learners.migrations.0004_one_writing_of_addresses")

    migration.in_one_writing(apps, None)

    kept = dict(User.objects.values_list("pk", "email"))
    assert kept == {lonely.pk: MAILED, first.pk: "b@xn--mnchen-3ya.de", second.pk: "b@münchen.de"}
    assert Learner.objects.get(pk=learner.pk).email == "C@xn--mnchen-3ya.de"
