"""Items to look at again."""

from outcomes.reports.content.sections.quality import EXPECTED_WORDS, reasons_to_review
from outcomes.snapshots.document import AnalysedItem, ItemFlag

HARD = "Fewer than 30% are correct in the post-test."


def item(key, *flags):
    told = [ItemFlag(code="hard", phase=p, choice=c, sentence=s) for p, c, s in flags]
    return AnalysedItem.model_construct(key=key, flags=told)


def test_a_reason_is_said_once_with_every_item_it_holds_for():
    items = [
        item("q1", ("after", None, HARD)),
        item("q2", ("before", "a", HARD), ("after", "a", HARD), ("after", "b", HARD)),
        item("q3"),
        item("q4", ("after", None, HARD)),
    ]

    (reason,) = reasons_to_review(items)

    assert reason.name == HARD
    assert reason.shown == "q1, q4 (post-test); q2 (pre-test and post-test)"


def test_what_is_expected_after_teaching_is_one_line_for_all_its_items():
    def little(*phases):
        return [
            ItemFlag(code="low-discrimination", phase=phase, choice=None, sentence="Little.")
            for phase in phases
        ]

    items = [
        AnalysedItem.model_construct(key="q1", flags=little("after")),
        AnalysedItem.model_construct(key="q2", flags=little("after")),
        AnalysedItem.model_construct(key="q3", flags=little("before", "after")),
    ]

    reason, expected = reasons_to_review(items)

    assert (reason.name, reason.shown) == ("Little.", "q3 (pre-test and post-test)")
    assert (expected.name, expected.shown) == (EXPECTED_WORDS, "q1, q2")
