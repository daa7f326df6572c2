"""Whether an NPI is somebody's: from the number typed to a state with its reason, every look kept
(docs/adr/0020).

A number enters a learner's facts only once it is verified: outcomes joins rows that share one, and
nobody joins somebody else's answers by typing their number.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

from jobs.actions import Lease, enqueue, run_job
from jobs.models import Job

from . import audit, directory, npi, registry, taxonomy
from .models import DirectoryLoad, Learner, NpiCheck, NpiRecord, NpiStatus, Recipient, Review, User
from .refusals import Refusal

WAITING = ("pending", "not-found")  # looked at again when there is something new
NOT_DECIDED = (*WAITING, "name-review", "in-use")
AN_HOUR = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=14)
LOOK_UP, RECHECK = "learners.look_up_npi", "learners.recheck_npis"
SENTENCES = {
    "bad-check-digit": gettext_noop(
        "This is not an NPI: ten digits, the last one a check digit. Please check the number."
    ),
    "organization": gettext_noop("This number belongs to an organization. Please enter your own."),
    "deactivated": gettext_noop("The registry lists this number as deactivated."),
    "name": gettext_noop(
        "The registry lists this number under another name. Please enter your name as it is listed "
        "there."
    ),
    "name-review": gettext_noop(
        "The names nearly match. We are reviewing it; you do not need to do anything."
    ),
    "in-use": gettext_noop(
        "Another account already has this number. We are reviewing it; you do not need to do "
        "anything."
    ),
    "pending": gettext_noop(
        "We are checking with the registry. You do not need to wait: everything else is open to "
        "you."
    ),
    "not-found": gettext_noop(
        "The registry's list does not have this number yet. We check again with every new list."
    ),
    "moved": gettext_noop("After a review, the number was given to another account."),
}


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


class AlreadyDecided(Refusal):
    code = "already-decided"
    sentence = "Someone has already decided this."


@dataclass(frozen=True)
class Known:
    """What the directory or the registry says of a number."""

    kind: int
    names: tuple[npi.RegistryNames, ...]
    deactivated: bool
    taxonomies: tuple[str, ...]
    primary: str
    method: str
    source: str


@dataclass(frozen=True)
class Verdict:
    status: str
    reason: str = ""
    method: str = ""
    grade: str = ""
    matched: str = ""
    known: Known | None = None


PENDING = Verdict(NpiStatus.UNVERIFIED, "pending", "directory")
NOT_FOUND = Verdict(NpiStatus.UNVERIFIED, "not-found", "directory")


# What the person can mend by typing something else.
TO_MEND = ("bad-check-digit", "organization", "deactivated", "name")
NOBODY_ASKED = gettext_noop(
    "Your number is kept and not checked yet. You do not need to wait: everything else is open to "
    "you."
)


def sentence_of(check: NpiCheck) -> str:
    """What came of it; of a registry only where one is asked."""
    if check.reason == "pending" and not registry.configured():
        return NOBODY_ASKED
    return SENTENCES.get(check.reason, "")


def how_checked(at: datetime) -> str:
    """Who says whose a number is: the registry, its list as this site holds it, or nobody yet."""
    if registry.configured():
        return "registry"
    return "list" if directory.is_fresh(at.date()) else ""


def newest_check(learner: Learner) -> NpiCheck | None:
    return NpiCheck.objects.filter(learner=learner).order_by("-id").first()


def number_given(learner: Learner) -> str:
    """The number that is theirs, or that waits to be; nothing where it came out as another's."""
    check = newest_check(learner)
    if learner.npi_status == NpiStatus.VERIFIED or check is None:
        return learner.npi
    return check.npi if check.reason in NOT_DECIDED else ""


# --- a person gives a number ----------------------------------------------------------------------


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
        return _record(claim, Verdict(NpiStatus.UNVERIFIED, "bad-check-digit", "directory"), at=at)
    check = _record(claim, _by_directory(claim, at), at=at)
    if check.reason == "pending" and registry.configured():
        _ask_registry(check)
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
    claim = _again(given, learner)
    check = _record(claim, _by_directory(claim, at), at=at)
    if check.reason == "pending" and registry.configured():
        _ask_registry(check)


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
    record = directory.find(recipient.npi)
    if record and not recipient.family_name:
        claim.given_name, claim.family_name = record.given_name, record.family_name
    verdict = _by_directory(claim, at)
    check = _record(claim, replace(verdict, method="personal-link"), at=at)
    if check.reason == "pending" and registry.configured():
        _ask_registry(check)
    return check


def _by_directory(claim: NpiCheck, at: datetime) -> Verdict:
    record = directory.find(claim.npi)
    fresh = directory.is_fresh(at.date())
    if record and (fresh or record.source == "demo") and not record.stale:
        return judge(from_record(record), claim.given_name, claim.family_name)
    if registry.configured() and claim.npi.startswith("1"):
        return PENDING
    return NOT_FOUND if fresh or claim.npi.startswith("2") else PENDING


def from_record(record: NpiRecord) -> Known:
    deactivated, reactivated = (
        day.isoformat() if day else "" for day in (record.deactivated_on, record.reactivated_on)
    )
    names = npi.RegistryNames(
        record.given_name,
        record.family_name,
        record.middle_name,
        record.other_given_name,
        record.other_family_name,
    )
    return Known(
        kind=record.kind,
        names=(names,),
        deactivated=npi.is_deactivated("", deactivated, reactivated),
        taxonomies=tuple(record.taxonomies),
        primary=record.primary_taxonomy,
        method="directory",
        source=f"{record.source} {record.as_of}",
    )


def from_entry(entry: registry.Entry) -> Known:
    others = entry.others or (("", ""),)
    return Known(
        kind=entry.kind,
        names=tuple(
            npi.RegistryNames(entry.given, entry.family, entry.middle, given, family)
            for given, family in others
        ),
        deactivated=npi.is_deactivated(entry.status, entry.deactivated, entry.reactivated),
        taxonomies=entry.taxonomies,
        primary=entry.primary,
        method="registry",
        source=f"registry {entry.answered_at:%Y-%m-%d %H:%M}",
    )


def judge(known: Known, given: str, family: str) -> Verdict:
    """Type, then deactivation, then name."""
    if known.kind == 2:
        return Verdict(NpiStatus.MISMATCH, "organization", known.method, known=known)
    if known.deactivated:
        return Verdict(NpiStatus.DEACTIVATED, "deactivated", known.method, known=known)
    match = max(
        (npi.match_name(given, family, names) for names in known.names),
        key=lambda m: npi.GRADES.index(m.grade),
    )
    verdict = Verdict(NpiStatus.VERIFIED, "", known.method, match.grade, match.matched, known)
    if match.accepted:
        return verdict
    if match.grade == "weak":
        return replace(verdict, status=NpiStatus.UNVERIFIED, reason="name-review")
    return replace(verdict, status=NpiStatus.MISMATCH, reason="name")


def _record(claim: NpiCheck, verdict: Verdict, *, at: datetime, by: User | None = None) -> NpiCheck:
    """Keep the look, and make it today's state. The learner's row is locked by the caller."""
    learner, known, claim.by = claim.learner, verdict.known, by
    if verdict.status == NpiStatus.VERIFIED and not _make_verified(learner, claim, known):
        verdict = replace(verdict, status=NpiStatus.UNVERIFIED, reason="in-use")
    claim.status, claim.reason, claim.method = verdict.status, verdict.reason, verdict.method
    claim.grade, claim.matched = verdict.grade, verdict.matched
    if known:
        claim.taxonomies, claim.primary_taxonomy, claim.source = (
            list(known.taxonomies),
            known.primary,
            known.source,
        )
        claim.oncologist, claim.code_set = (
            taxonomy.any_oncologist(known.taxonomies),
            taxonomy.CODE_SET,
        )
    claim.save(force_insert=True)
    if verdict.status != NpiStatus.VERIFIED and learner.npi_status != verdict.status:
        before = learner.npi_status
        learner.npi_status = verdict.status
        learner.save(update_fields=["npi_status"])
        _note(learner, before, verdict.reason, by)
    elif verdict.status == NpiStatus.VERIFIED:
        settled = Review.objects.filter(learner=learner, decision=Review.Decision.OPEN).exclude(
            kind=Review.Kind.JOIN
        )
        settled.update(
            decision=Review.Decision.REFUSED, decided_at=at, note="Verified otherwise meanwhile."
        )
    if verdict.reason in ("name-review", "in-use"):
        _open_review(
            claim, Review.Kind.NAME if verdict.reason == "name-review" else Review.Kind.IN_USE, at
        )
    return claim


def _make_verified(learner: Learner, claim: NpiCheck, known: Known | None) -> bool:
    """False when another account has the number: the database holds it to one."""
    before = learner.npi_status
    facts = ["npi", "npi_status", "npi_oncologist", "specialty", "given_name", "family_name"]
    held = {name: getattr(learner, name) for name in facts}
    learner.npi, learner.npi_status = claim.npi, NpiStatus.VERIFIED
    if known:
        learner.npi_oncologist = taxonomy.any_oncologist(known.taxonomies)
        learner.specialty = learner.specialty or taxonomy.specialty_of(
            known.taxonomies, known.primary
        )
    if learner.user_id and not learner.family_name:
        learner.given_name, learner.family_name = claim.given_name, claim.family_name
    try:
        with transaction.atomic():
            learner.save(update_fields=facts)
    except IntegrityError:
        for name, value in held.items():
            setattr(learner, name, value)
        return False
    if before != NpiStatus.VERIFIED:
        _note(learner, before, "", claim.by)
    return True


def _note(learner: Learner, before: str, reason: str, by: User | None) -> None:
    after = {"npi_status": str(learner.npi_status), "reason": reason}
    audit.note(
        who=by, deed="npi-status", subject=learner, before={"npi_status": str(before)}, after=after
    )


def _open_review(claim: NpiCheck, kind: str, at: datetime) -> None:
    holder = None
    if kind == Review.Kind.IN_USE:
        holder = Learner.objects.filter(
            npi=claim.npi, npi_status=NpiStatus.VERIFIED, user__isnull=False
        ).first()
    Review.objects.update_or_create(
        kind=kind,
        learner=claim.learner,
        other=holder,
        decision=Review.Decision.OPEN,
        defaults={
            "npi": claim.npi,
            "given_name": claim.given_name,
            "family_name": claim.family_name,
            "opened_at": at,
        },
    )


# --- a worker asks the registry -------------------------------------------------------------------


def _ask_registry(check: NpiCheck) -> None:
    enqueue(kind=LOOK_UP, params={"learner": check.learner_id}, open_key=f"npi:{check.learner_id}")


def look_up_job(job_id: int, at: datetime) -> None:
    run_job(job_id, lambda lease: _look_up(lease, at))


def _look_up(lease: Lease, at: datetime) -> None:
    """Away or unclear: the state stays as it is, and `ask_again` comes back to it."""
    learner = Learner.objects.get(pk=lease.job.params["learner"])
    check, outside = newest_check(learner), registry.configured()
    known = None
    if check and check.reason in WAITING and outside:
        try:
            entry = outside.look_up(check.npi)
            known = from_entry(entry) if entry else None
        except registry.NotReached as problem:
            return lease.finish({"problem": str(problem)})
    with transaction.atomic():
        learner = Learner.objects.select_for_update().get(pk=learner.pk)
        newest = newest_check(learner)
        if check and newest and newest.pk == check.pk and check.reason in WAITING and outside:
            verdict = (
                judge(known, check.given_name, check.family_name)
                if known
                else replace(NOT_FOUND, method="registry")
            )
            if verdict.reason != check.reason:
                _record(_again(check, learner), verdict, at=at)
        lease.finish()


def _again(check: NpiCheck, learner: Learner) -> NpiCheck:
    return NpiCheck(
        learner=learner, npi=check.npi, given_name=check.given_name, family_name=check.family_name
    )


def ask_again(at: datetime) -> int:
    """Called by the beat: those who still wait for the registry, for two weeks."""
    if not registry.configured():
        return 0
    waiting = [
        check for check in _newest_checks(WAITING[:1]) if check.checked_at > at - GIVEN_UP_AFTER
    ][:200]
    for check in waiting:
        _ask_registry(check)
    return len(waiting)


# --- a new file was loaded ------------------------------------------------------------------------


def ask_for_recheck(record: DirectoryLoad) -> Job:
    return enqueue(kind=RECHECK, params={"load": record.pk}, open_key="npi-recheck")[0]


def ask_for_missed_recheck() -> None:
    """Called by the beat each night: a file that was loaded and not looked at since."""
    newest = DirectoryLoad.objects.order_by("-id").first()
    if newest and not Job.objects.filter(kind=RECHECK, params__load=newest.pk).exists():
        ask_for_recheck(newest)


def recheck_job(job_id: int, at: datetime) -> None:
    run_job(job_id, lambda lease: _recheck(lease, at))


def _recheck(lease: Lease, at: datetime) -> None:
    changed = 0
    for checks in _chunks(_newest_checks(), 500):
        records = NpiRecord.objects.in_bulk([check.npi for check in checks])
        for check in checks:
            record = records.get(check.npi)
            changed += bool(
                record and not record.stale and _look_again(check, from_record(record), at)
            )
        lease.progress(0.5, f"{changed} changed")
    lease.finish({"changed": changed})


def _look_again(check: NpiCheck, known: Known, at: datetime) -> bool:
    """Today's state follows the new file; what was earned before stays. True when it changed."""
    if check.status == NpiStatus.VERIFIED:
        verdict = replace(judge(known, check.given_name, check.family_name), method="recheck")
        # A name the registry changed since does not undo a verification; a deactivation does.
        if verdict.status != NpiStatus.DEACTIVATED:
            return False
    elif check.status == NpiStatus.DEACTIVATED and not known.deactivated or check.reason in WAITING:
        verdict = replace(judge(known, check.given_name, check.family_name), method="recheck")
    else:
        return False
    with transaction.atomic():
        learner = Learner.objects.select_for_update().get(pk=check.learner_id)
        newest = newest_check(learner)
        if newest is None or newest.pk != check.pk:
            return False
        _record(_again(check, learner), verdict, at=at)
    return True


def _newest_checks(reasons: Iterable[str] = ()) -> Iterator[NpiCheck]:
    later = NpiCheck.objects.filter(learner=OuterRef("learner"), id__gt=OuterRef("id"))
    checks = (
        NpiCheck.objects.filter(~Exists(later), learner__erased_at__isnull=True)
        .exclude(npi="")
        .order_by("id")
    )
    return (checks.filter(reason__in=list(reasons)) if reasons else checks).iterator(chunk_size=500)


def _chunks(checks: Iterator[NpiCheck], size: int) -> Iterator[list[NpiCheck]]:
    held: list[NpiCheck] = []
    for check in checks:
        held.append(check)
        if len(held) == size:
            yield held
            held = []
    if held:
        yield held


# --- a person decides -----------------------------------------------------------------------------


@transaction.atomic
def decide_npi(*, review: Review, accept: bool, by: User, at: datetime, note: str = "") -> Review:
    """Close a manual check of an NPI.

    To accept a number in use takes it from the other account. Raises AlreadyDecided.
    """
    review = close_review(review=review, accept=accept, by=by, at=at, note=note)
    learner = Learner.objects.select_for_update().get(pk=review.learner_id)
    claim = NpiCheck(
        learner=learner,
        npi=review.npi,
        given_name=review.given_name,
        family_name=review.family_name,
    )
    if not accept:
        reason = "name" if review.kind == Review.Kind.NAME else "in-use-refused"
        _record(claim, Verdict(NpiStatus.MISMATCH, reason, "manual"), at=at, by=by)
        return review
    if review.kind == Review.Kind.IN_USE:
        _take_from(
            Learner.objects.filter(
                npi=review.npi, npi_status=NpiStatus.VERIFIED, user__isnull=False
            ),
            by,
            at,
        )
    record = directory.find(review.npi)
    known = replace(from_record(record), method="manual") if record else None
    _record(claim, Verdict(NpiStatus.VERIFIED, "", "manual", known=known), at=at, by=by)
    return review


def close_review(*, review: Review, accept: bool, by: User, at: datetime, note: str) -> Review:
    """Once, and audited. Called in the transaction of what follows from it."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.decision:
        raise AlreadyDecided
    review.decision = Review.Decision.ACCEPTED if accept else Review.Decision.REFUSED
    review.decided_at, review.decided_by, review.note = at, by, note
    review.save()
    audit.note(
        who=by,
        deed=f"review-{review.kind}",
        subject=review,
        after={"decision": str(review.decision)},
    )
    return review


def _take_from(holders: Iterable[Learner], by: User, at: datetime) -> None:
    for holder in holders:
        held = Learner.objects.select_for_update().get(pk=holder.pk)
        number, held.npi = held.npi, ""
        held.npi_oncologist = None
        held.save(update_fields=["npi", "npi_oncologist"])
        claim = NpiCheck(
            learner=held, npi=number, given_name=held.given_name, family_name=held.family_name
        )
        _record(claim, Verdict(NpiStatus.UNVERIFIED, "moved", "manual"), at=at, by=by)
