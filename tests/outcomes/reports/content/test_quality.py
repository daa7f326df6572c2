"""Items to look at again."""

from outcomes.reports.content.sections.quality import reasons_to_review
from outcomes.snapshots.document import AnalysedItem, ItemFlag

HARD = "Fewer than 30% are right after the activity."


def item(key, *flags):
    told = [ItemFlag(code="hard", phase=p, choice=c, sentence=s) for p, c, s in flags]
    return AnalysedItem.model_construct(key=key, flags=told)


def test_a_reason_is_said_once_with_every_item_it_holds_for():
    items = [
        item("q1", ("after", None, HARD)),
        item("q2", ("before", "a", HARD), ("after", "a", HARD), ("after", "b", HARD)),
        item("q3"),
    ]

    (reason,) = reasons_to_review(items)

    assert reason.name == HARD
    assert reason.shown == "q1 (post-test), q2 (pre-test and post-test)"
