"""What a report says of the activity itself, as it was when the snapshot was computed.

It stands in the snapshot's own block, outside the digest: an author who mends a summary later
changes no figure.
"""

from courses.campaign_names import named_campaigns
from courses.front_matter import accreditation_statement
from courses.models import Course
from courses.querysets import planning_of, statement_texts
from credit.designation import AMA_PRA, PARTICIPATION, kind_of
from credit.models import CreditOffer

from .document import Activity


def describe(course: Course) -> Activity:
    plan = planning_of(course)
    data = {
        "summary": course.summary,
        "audience": course.audience,
        "language": course.language,
        "release_date": course.release_date.isoformat() if course.release_date else None,
        "expiry_date": course.expiry_date.isoformat() if course.expiry_date else None,
        "provider": course.accreditation_provider,
        "statement": accreditation_statement(course, plan, statement_texts()),
        "partners": list(course.partners),
        "supporters": [
            {"name": supporter.name, "kind": supporter.kind}
            for supporter in course.supporters.in_use()
        ],
        "faculty": [
            f"{member} ({member.role})" if member.role else str(member)
            for member in course.faculty.in_use()
        ],
        "credits": [_credit(offer) for offer in CreditOffer.objects.filter(course=course)],
        "objectives": [
            {"number": objective.number, "text": objective.text}
            for objective in course.objectives.all()
        ],
        "format": _format(course),
        "grants": _grants(course),
        "promised_reach": course.promised_reach,
        "contact": plan.contact,
        "practice_gap": plan.practice_gap,
        "campaigns": named_campaigns(course),
    }
    return Activity.from_json(data)


def _grants(course: Course) -> list[str]:
    """The grants by their supporters, as "Example Pharma: GR-2025-17"."""
    supporters = course.supporters.in_use().exclude(grant_id="")
    return [f"{supporter.name}: {supporter.grant_id}" for supporter in supporters]


def _credit(offer: CreditOffer) -> str:
    if offer.type == PARTICIPATION:
        return "certificate of participation"
    kind = kind_of(offer.type)
    name = kind.unit(offer.amount) if offer.type == AMA_PRA else kind.label
    return f"a maximum of {offer.amount:.2f} {name}"


def _tracks(tracks: int, minutes: int) -> str:
    """ "2 video tracks, 24 minutes together", "1 video track of 1 minute"."""
    words = f"{tracks} video track{'s' * (tracks != 1)}"
    if not minutes:
        return words
    length = f"{minutes} minute{'s' * (minutes != 1)}"
    return f"{words} of {length}" if tracks == 1 else f"{words}, {length} together"


def _format(course: Course) -> str:
    tracks, segments = list(course.tracks.all()), course.segments.count()
    minutes = sum(round(float(track.duration or 0)) for track in tracks) // 60
    parts = [_tracks(len(tracks), minutes)] if tracks else []
    if segments:
        parts.append(f"{segments} micro-learning segment{'s' * (segments != 1)}")
    return "; ".join(parts)
