"""Issuing, correcting, revoking and printing certificates."""

from datetime import datetime
from typing import Any
from unicodedata import category, normalize

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from courses import fonts
from courses.calendar import provider_day
from credit import announcing, printing
from credit.certificate_facts import facts_of, heading_of
from credit.models import Certificate, Claim
from credit.models.certificate import new_code
from jobs import outbox
from jobs.actions import Lease, PermanentFailure, enqueue
from learners import audit
from learners.mailing import in_the_language_of
from learners.models import Learner, User
from learners.refusals import Refusal
from learners.signed_links import address

PRINT = "credit.print_certificate"
VALID = {"status": "valid"}
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


class NotValid(Refusal):
    code = "certificate-not-valid"
    sentence = "This certificate has been revoked or replaced already."


class ReasonNeeded(Refusal):
    code = "reason-required"
    sentence = "Say why; the reason is kept."
    status = 400


class NotPrintable(Refusal):
    code = "name-not-printable"
    sentence = gettext_noop(
        "The certificate cannot show these letters of your name: %(letters)s. Write your name "
        "with other letters on your "
        "profile, then claim."
    )


class NotPrintableAnew(Refusal):
    code = "name-not-printable"
    sentence = (
        "The certificate cannot show these letters of the name: %(letters)s. Ask the learner to "
        "write the name with other letters on their profile, then correct. Nothing was changed."
    )


class Forgotten(Refusal):
    code = "learner-forgotten"
    sentence = "This person asked to be forgotten, so no certificate is written anew for them."


def issue(*, claim: Claim, at: datetime) -> Certificate:
    """The certificate of a claim, with its mail and the job that prints it.

    Call it in the claim's transaction.
    """
    certificate = _written(claim, version=1, at=at)
    _event(
        "certificate-issued",
        certificate,
        by=claim.learner.user,
        before={},
        after={"claim": claim.pk},
    )
    _announce(certificate)
    return certificate


@transaction.atomic
def correct(*, certificate: Certificate, by: User | None, reason: str, at: datetime) -> Certificate:
    """A new certificate from the records as they are now, in the place of one that had a mistake.

    Raises NotValid, ReasonNeeded, Forgotten, NotPrintableAnew.
    """
    held = _locked(certificate, reason)
    if held.claim.learner.erased_at:
        raise Forgotten
    if letters := unprintable(held.claim.learner):
        raise NotPrintableAnew(letters=" ".join(letters))
    new = _written(held.claim, version=held.version + 1, at=at)
    Certificate.objects.filter(pk=held.pk).update(superseded_by=new)
    _event(
        "certificate-corrected",
        held,
        by=by,
        before=VALID,
        after={"status": "superseded", "by": new.pk, "reason": reason},
    )
    _announce(new)
    return new


@transaction.atomic
def revoke(*, certificate: Certificate, by: User | None, reason: str, at: datetime) -> None:
    """It stays on record and its check page says so. Raises NotValid, ReasonNeeded."""
    held = _locked(certificate, reason)
    Certificate.objects.filter(pk=held.pk).update(revoked_at=at, revoked_reason=reason)
    _event(
        "certificate-revoked",
        held,
        by=by,
        before=VALID,
        after={"status": "revoked", "reason": reason},
    )
    announcing.revoked(held, at)


def _locked(certificate: Certificate, reason: str) -> Certificate:
    if not reason.strip():
        raise ReasonNeeded
    held = Certificate.objects.select_for_update(of=("self",)).select_related(
        "claim__offer__course", "claim__learner__user"
    )
    current = held.get(pk=certificate.pk)
    if not current.is_valid:
        raise NotValid
    return current


def _written(claim: Claim, *, version: int, at: datetime) -> Certificate:
    number, code = _next_number(at), new_code()
    facts = facts_of(claim, name_of(claim.learner)) | {
        "number": number,
        "address": f"{settings.SITE_URL}/verify/{code}/",
        "check_page": f"{settings.SITE_URL}/verify/",
        "issued_on": provider_day(at).isoformat(),
        "time_zone": settings.PROVIDER_TIME_ZONE,
    }
    return Certificate.objects.create(
        claim=claim,
        version=version,
        number=number,
        code=code,
        heading=heading_of(claim),
        name=facts["name"],
        facts=facts,
        issued_at=at,
        retain_until=claim.retain_until,
    )


def name_of(learner: Learner) -> str:
    """As printed: the name, or the address they sign in with where no name was given. On one line,
    and without the signs that turn the direction of the words after them.
    """
    given = normalize("NFC", f"{learner.given_name} {learner.family_name}").translate(TURNING)
    return " ".join(
        "".join(sign for sign in given if category(sign) != "Cc" or sign.isspace()).split()
    ) or _unnamed(learner)


def unprintable(learner: Learner) -> str:
    """The letters of a name that no font here has."""
    return fonts.undrawable(name_of(learner) + learner.credentials)


def require_printable_name(learner: Learner) -> None:
    """Raises NotPrintable where a letter would come out as a box."""
    if letters := unprintable(learner):
        raise NotPrintable(letters=" ".join(letters))


def _unnamed(learner: Learner) -> str:
    return learner.email or f"Learner {learner.pk}"


def _next_number(at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('credit_certificate_number')")
        return f"C{provider_day(at).year}-{cursor.fetchone()[0]:06}"


def _event(
    deed: str,
    certificate: Certificate,
    *,
    by: User | None,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    audit.note(who=by, deed=deed, subject=certificate, before=before, after=after)


SUBJECT = gettext_noop("Your certificate: {title}")
BODY = gettext_noop("""Your certificate for "{title}" is ready.

{credit}, {completed}. Certificate number {number}.

Download it, or add it to your profile: {site}/me/credit/
Anybody can check it at {address}

You choose which e-mail we send you: {site}/me/#mail
""")


def _announce(certificate: Certificate) -> None:
    enqueue(
        kind=PRINT, params={"certificate": certificate.pk}, open_key=f"certificate:{certificate.pk}"
    )
    learner, facts = certificate.claim.learner, certificate.facts
    if learner.email:
        with in_the_language_of(learner):
            values = facts | {"completed": date_format(certificate.claim.completed_on)}
            subject = gettext(SUBJECT).format(**values)
            body = gettext(BODY).format(site=address(""), **values)
        outbox.post(
            key=f"certificate:{certificate.number}", to=learner.email, subject=subject, body=body
        )


def print_job(lease: Lease) -> None:
    """The work of a job: the certificate as a file. Made twice, the first file stays."""
    certificate = Certificate.objects.filter(pk=lease.job.params["certificate"]).first()
    if certificate is None:
        raise PermanentFailure("certificate-gone", "The certificate this job was for is gone.")
    printed(certificate=certificate)
    lease.finish()


def printed(*, certificate: Certificate) -> str:
    """Where its file is stored; printed now when it has not been.

    What it says was decided when it was issued.
    """
    if certificate.file:
        return certificate.file
    content = printing.certificate(certificate.facts)
    stored = default_storage.save(
        f"certificates/{certificate.claim_id}/{new_code()}.pdf", ContentFile(content)
    )
    first = Certificate.objects.filter(pk=certificate.pk, file="").update(
        file=stored, file_sha256=printing.digest(content)
    )
    if not first:  # somebody else printed it at the same moment
        default_storage.delete(stored)
        certificate.refresh_from_db(fields=["file", "file_sha256"])
        return certificate.file
    certificate.file = stored
    return stored
