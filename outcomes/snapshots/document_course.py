"""Parts of the outcome document: the course, and which computation the document is."""

from .document_practice import LabelledPeople, Remarks
from .part import Part


class MeasuredCourse(Part):
    slug: str
    title: str
    demonstration: bool = False


class Supporter(Part):
    name: str
    kind: str


class StatedObjective(Part):
    number: int
    text: str


class NamedCampaign(Part):
    campaign: str  # the word in its links, under which it is counted
    name: str
    description: str = ""


class Activity(Part):
    """The activity as it was described when the snapshot was computed; outside the digest."""

    summary: str = ""
    audience: str = ""
    language: str = ""
    release_date: str | None = None
    expiry_date: str | None = None
    provider: str = ""
    statement: str = ""
    partners: list[str] = []
    supporters: list[Supporter] = []
    faculty: list[str] = []
    credits: list[str] = []
    objectives: list[StatedObjective] = []
    format: str = ""
    grants: list[str] = []
    promised_reach: int | None = None
    contact: str = ""
    practice_gap: str = ""
    campaigns: list[NamedCampaign] = []


class SnapshotBlock(Part):
    """Which computation this is. What a document does not say yet (its id, its digest) is None."""

    id: int | None = None
    computed_at: str | None = None
    software: str = ""
    digest: str | None = None
    as_of: str
    rules: dict[str, str | int | None]
    activity: Activity | None = None
    # Outside the digest too: licenses and the NPI directory bear no dates, and remarks are no
    # figures.
    states: list[LabelledPeople] = []
    remarks: Remarks | None = None

    @property
    def rules_version(self) -> int:
        """Of the rules it was counted by; the first had no number."""
        version = self.rules.get("version")
        return version if isinstance(version, int) else 1

    @property
    def suppress_below(self) -> int | None:
        """Groups under so many people are hidden; None for the analyst's own document."""
        below = self.rules.get("suppress_below")
        return below if isinstance(below, int) else None
