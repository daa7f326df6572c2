"""Evidence of learners told apart: by group, and with everything else held equal."""

from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import OutcomeDocument
from outcomes.snapshots.document_groups import ComparedGroup, ItemByGroup, ObjectiveByGroup

from .cells import Show
from .evidence_of_knowledge import side_words
from .grammar import p_words, size
from .headlines import from_to
from .report import Evidence, Fact, told
from .sections.by_group import is_compared, key_of, name_of
from .tests_named import tested

Entry = ItemByGroup | ObjectiveByGroup


def compared_group(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    """`dimension.item.group`, as `target.q1.other`."""
    for dimension in document.by_group.dimensions if document.by_group else []:
        entries: tuple[Entry, ...] = (*dimension.items, *dimension.objectives)
        for entry in entries:
            for group in entry.groups:
                if about == f"{dimension.dimension}.{key_of(entry)}.{group.group}":
                    return _group(entry, group, show)
    return None


def _group(entry: Entry, group: ComparedGroup, show: Show) -> Evidence:
    facts = [
        Fact("Who was counted", f"matched learners of the group “{group.label}”"),
        Fact("Matched learners", show.count(group.n).shown),
        Fact("Pre-test", side_words(group.pre, show)),
        Fact("Post-test", side_words(group.post, show)),
        Fact("95% interval of the change", show.change_interval(group.change_ci95).shown),
        Fact("Test", tested(group.test, group.p, show.floor)),
        Fact("Adjusted (Benjamini-Hochberg)", p_words(group.p_adjusted, show.floor)),
    ]
    between = entry.difference
    if is_known(between) and is_known(between.p) and is_compared(entry):
        words = tested(between.test, between.p, show.floor)
        adjusted = p_words(between.p_adjusted, show.floor)
        facts.append(Fact("Do the groups' changes differ", f"{words}; adjusted {adjusted}"))
    formula = [
        f"{word}: {side.count:,}/{side.n:,} = {side.share:.4f}"
        for word, side in (("before", group.pre), ("after", group.post))
        if is_known(side.count) and is_known(side.n) and is_known(side.share)
    ]
    title = f"{name_of(entry)}: {group.label}"
    shown = size(group.change, group.pre.share, group.post.share)
    return told(title, shown or from_to(group.pre.share, group.post.share), facts, formula)


def moderator(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    """`moderator.level` of the model."""
    model = document.moderators
    for each in model.moderators if model else []:
        for level in each.levels:
            if model and about == f"{each.moderator}.{level.level}":
                ratio = show.number(level.ratio).shown
                if level.is_reference:
                    ratio = "reference"
                facts = [
                    Fact(
                        "Who was counted",
                        "matched learners with every moderator; each of their answers, clustered "
                        "by learner",
                    ),
                    Fact("Matched learners of the group", show.count(level.n).shown),
                    Fact("Matched learners in the model", show.count(model.n).shown),
                    Fact("95% interval of the ratio", show.ratio_interval(level.ratio_ci95).shown),
                    Fact("Against the reference", p_words(level.p, show.floor)),
                    Fact("The moderator as a whole", tested(each.test, each.p, show.floor)),
                    Fact("Adjusted (Benjamini-Hochberg)", p_words(each.p_adjusted, show.floor)),
                    Fact(
                        "Correlation of two answers of one learner",
                        show.number(model.correlation).shown,
                    ),
                ]
                formula = [
                    "logit P(correct) = learner's groups + after + after × group; the ratio is "
                    "exp(after × group)"
                ]
                return told(f"{each.title}: {level.label}", ratio, facts, formula)
    return None
