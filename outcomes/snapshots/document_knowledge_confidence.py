"""Parts of the outcome document: knowledge read with confidence."""

from .part import AboutItem, Count, Limits, Number, Part, PValue, versioned


class States(Part):
    """Learners, or shares of them, by right or wrong and sure or not."""

    mastered: Number
    doubtful: Number
    misinformed: Number
    uninformed: Number


class Misinformed(Part):
    """Wrong and sure: before against after."""

    change: Number
    change_ci95: Limits
    test: str | None
    p: PValue
    p_holm: PValue


class ItemWithConfidence(AboutItem):
    confidence: str
    confidence_version: int = 1
    confidence_stem: str = ""

    @property
    def confidence_key(self) -> str:
        return versioned(self.confidence, self.confidence_version)


class KnowledgeConfidence(ItemWithConfidence):
    """Learners with all four answers, by state before and after."""

    n: Count
    before: States
    after: States
    shares_before: States
    shares_after: States
    transitions: list[list[Count]]  # state before by state after
    misinformed: Misinformed
    suppressed: bool = False
    transitions_suppressed: bool = False


class ChosenWrong(Part):
    choice: str
    text: str = ""
    n: Count
    suppressed: bool = False


class ConfidentlyWrong(ItemWithConfidence):
    """Wrong and sure after, of everybody who answered both after."""

    n: Count
    count: Count
    share: Number
    ci95: Limits
    flagged: bool | None
    choices: list[ChosenWrong]
    suppressed: bool = False


class ConfidenceKnowledge(Part):
    states: list[str]
    items: list[KnowledgeConfidence]
    confidently_wrong_after: list[ConfidentlyWrong]
