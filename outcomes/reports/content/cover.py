"""The cover of a report and the programme it tells of."""

from collections.abc import Iterator

from courses.english import joined, with_article
from outcomes.numbers import percent
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import Activity, OutcomeDocument

from .dates import day, minute
from .grammar import absence, counted
from .report import Fact

# True for whoever keeps a copy, too.
NOT_LOCKED = "not locked when this report was made; newer figures may follow"


def cover(document: OutcomeDocument, locked_at: str | None) -> Iterator[Fact]:
    block, activity = document.snapshot, document.snapshot.activity or Activity()
    if activity.provider:
        yield Fact("Accredited provider", activity.provider)
    if activity.partners:
        yield Fact("Partners", ", ".join(activity.partners))
    if activity.contact:
        yield Fact("Contact", activity.contact)
    yield Fact("Support", support(activity))
    if activity.grants:
        yield Fact("Grant ID", "; ".join(activity.grants))
    if activity.promised_reach:
        yield Fact("Promised reach", promised(activity.promised_reach, document))
    if activity.release_date:
        window = f"{day(activity.release_date)} to {day(block.as_of)}"
        yield Fact("Reporting window", window)
    yield Fact("Figures as of", minute(block.as_of))
    yield Fact("Data lock", day(locked_at) if locked_at else NOT_LOCKED)
    yield Fact("Report version", f"Snapshot {block.id}, {block.software}")


def missing_facts(activity: Activity) -> Iterator[str]:
    """What a supporter looks for on the cover and the course does not say."""
    named = (("Accredited provider", activity.provider), ("Contact", activity.contact))
    yield from (name for name, words in named if not words)
    for supporter in activity.supporters:
        if not any(grant.startswith(f"{supporter.name}: ") for grant in activity.grants):
            yield f"Grant ID ({supporter.name})"
    if not activity.promised_reach:
        yield "Promised reach"


def promised(reach: int, document: OutcomeDocument) -> str:
    """ "500 participants promised, 463 reached (93%)"."""
    reached = document.participation.participants
    words = f"{counted(reach, 'participant')} promised"
    if not is_known(reached):
        return f"{words}; how many were reached is {absence(reached)}"
    return f"{words}, {reached:,} reached ({percent(reached / reach)})"


def support(activity: Activity) -> str:
    """Names only; never a logo."""
    by_kind: dict[str, list[str]] = {}
    for supporter in activity.supporters:
        by_kind.setdefault(supporter.kind, []).append(supporter.name)
    if not by_kind:
        return "No commercial support is recorded."
    parts = "; ".join(_support_of(kind, names) for kind, names in by_kind.items())
    return f"This activity is supported by {parts}."


def _support_of(kind: str, names: list[str]) -> str:
    """ "an independent educational grant from A", "independent educational grants from A and B"."""
    kinds = kind
    if len(names) == 1 and not kind.endswith("s"):
        kinds = with_article(kind)
    elif not kind.endswith("s"):
        kinds = f"{kind}s"
    return f"{kinds} from {joined(names)}"


def _about(summary: str) -> str:
    """A question is one where its author asked one."""
    return "Clinical question" if "?" in summary else "About the activity"


def programme(activity: Activity) -> Iterator[Fact]:
    named = (
        (_about(activity.summary), activity.summary),
        ("Gap in practice", activity.practice_gap),
        ("Audience", activity.audience),
        ("Format", activity.format),
        ("Faculty", "; ".join(activity.faculty)),
        ("Release and expiry", _dates(activity)),
        ("Credit", "; ".join(activity.credits)),
        ("Accreditation", activity.statement),
    )
    return (Fact(name, words) for name, words in named if words)


def _dates(activity: Activity) -> str:
    if not activity.release_date:
        return ""
    return f"{day(activity.release_date)} to {day(activity.expiry_date)}"
