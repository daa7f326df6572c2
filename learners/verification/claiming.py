"""A person gives a number, by typing it or by a personal link."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from .. import npi, npi_directory, registry
from ..models import Learner, NpiCheck, NpiStatus, Recipient
from ..refusals import Refusal
from .asking import ask_registry
from .checks import newest_check, number_given, same_claim
from .judging import NOT_FOUND, PENDING, Verdict, from_record, judge
from .recording import record_check

AN_HOUR = timedelta(hours=1)


class TooManyAttempts(Refusal):
    code = "too-many-attempts"
    sentence = gettext_noop(
        "Too many attempts. Please try again in an hour; everything else is open to you."
    )
    status = 429
    retry_after = 3600


class AlreadyVerified(Refusal):
    code = "already-verified"
    sentence = gettext_noop("Your NPI is already verified. To change it, please write to us.")


@transaction.atomic
def claim_npi(
    *, learner: Learner, typed: str, given_name: str, family_name: str, at: datetime
) -> NpiCheck:
    """Judge the number with the directory, or have the registry asked by a worker.

    Raises TooManyAttempts, AlreadyVerified.
    """
    learner = Learner.objects.select_for_update().get(pk=learner.pk)
    if learner.npi_status == NpiStatus.VERIFIED:
        raise AlreadyVerified
    recent = NpiCheck.objects.filter(learner=learner, typed=True, checked_at__gt=at - AN_HOUR)
    if recent.count() >= settings.NPI_ATTEMPTS_AN_HOUR:
        raise TooManyAttempts
    number = npi.normalize(typed)
    claim = NpiCheck(
        learner=learner,
        npi=number,
        given_name=given_name[:100],
        family_name=family_name[:100],
        typed=True,
    )
    if not npi.is_valid(number):
        claim.npi = ""
        return record_check(
            claim, Verdict(NpiStatus.UNVERIFIED, "bad-check-digit", "directory"), at=at
        )
    check = record_check(claim, _by_directory(claim, at), at=at)
    if check.reason == "pending" and registry.configured():
        ask_registry(check)
    return check


@transaction.atomic
def claim_joined(*, learner: Learner, joined: Learner, at: datetime) -> None:
    """What was given before the account is a claim of the account, judged as any other; never
    against a number that it has.
    """
    given = newest_check(joined)
    learner = Learner.objects.select_for_update().get(pk=learner.pk)
    if given is None or not number_given(joined) or number_given(learner):
        return
    claim = same_claim(given, learner)
    check = record_check(claim, _by_directory(claim, at), at=at)
    if check.reason == "pending" and registry.configured():
        ask_registry(check)


def verify_invited(*, learner: Learner, recipient: Recipient, at: datetime) -> NpiCheck | None:
    """The number of a personal link: the list it was made from names the person, the directory says
    what it is worth.
    """
    if not npi.is_valid(recipient.npi):
        return None
    claim = NpiCheck(
        learner=learner,
        npi=recipient.npi,
        given_name=recipient.given_name,
        family_name=recipient.family_name,
    )
    record = npi_directory.find(recipient.npi)
    if record and not recipient.family_name:
        claim.given_name, claim.family_name = record.given_name, record.family_name
    verdict = _by_directory(claim, at)
    check = record_check(claim, replace(verdict, method="personal-link"), at=at)
    if check.reason == "pending" and registry.configured():
        ask_registry(check)
    return check


def _by_directory(claim: NpiCheck, at: datetime) -> Verdict:
    record = npi_directory.find(claim.npi)
    fresh = npi_directory.is_fresh(at.date())
    if record and (fresh or record.source == "demo") and not record.stale:
        return judge(from_record(record), claim.given_name, claim.family_name)
    if registry.configured() and claim.npi.startswith("1"):
        return PENDING
    return NOT_FOUND if fresh or claim.npi.startswith("2") else PENDING
