"""What a number is worth to whom, by what the directory or the registry says of it."""

from dataclasses import dataclass, replace

from .. import npi, registry
from ..models import NpiRecord, NpiStatus


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
