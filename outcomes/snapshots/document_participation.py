"""Parts of the outcome document: who took part, how far they came, who they are."""

from .absence import Absent
from .part import Count, Number, Part


class Stage(Part):
    """Persons who came as far as this stage; a later stage need not lie within an earlier."""

    stage: str
    label: str = ""
    n: Count
    share: Number = Absent.UNDEFINED  # of those who came, or for whom it is recorded
    recorded_for: Count = Absent.UNDEFINED  # so many people, where it is not everybody
    definition: str = ""
    suppressed: bool = False


class LabelledCount(Part):
    label: str
    n: Count
    suppressed: bool = False


class Participation(Part):
    participants: Count
    cme_learners: Count
    micro_learning: Count
    funnel: list[Stage]
    campaigns: list[LabelledCount]
    excluded: Count = Absent.NOT_RECORDED
    joined_rows: Count = Absent.NOT_RECORDED
    unverified_micro: Count = Absent.NOT_RECORDED
    suppressed: bool = False


class LabelledShare(Part):
    label: str
    n: Count
    share: Number  # of all participants
    suppressed: bool = False


class ShareOf(Part):
    n: Count
    of: Count
    share: Number
    suppressed: bool = False


class NumberAnswers(Part):
    """Numbers people gave, one a person."""

    n: Count
    mean: Number
    sd: Number  # of the sample
    median: Number
    stem: str = ""
    suppressed: bool = False


class Audience(Part):
    specialty: list[LabelledShare]
    profession: list[LabelledShare]
    oncologists: ShareOf
    numbers: dict[str, NumberAnswers]  # by key of the question


class FlowBox(Part):
    """A box of the flow diagram: people kept, or left out for a reason."""

    stage: str
    kind: str  # kept, out
    unit: str  # rows, persons
    n: Count
    label: str
    definition: str
    suppressed: bool = False


class Flow(Part):
    participants: list[FlowBox]
    funnel: list[Stage]
