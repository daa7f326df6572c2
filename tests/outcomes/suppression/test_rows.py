"""The order of rows that leave."""

from outcomes.snapshots.document_activity import SegmentCampaign
from outcomes.suppression.rows import hidden_last


def row(label, n, *, hidden):
    return SegmentCampaign.model_construct(campaign=label, reach=n, suppressed=hidden)


def test_hidden_rows_stand_last_by_label_and_none_of_one_name_is_lost():
    rows = [
        row("not given", 1, hidden=True),
        row("Small", 2, hidden=False),
        row("b", 3, hidden=True),
        row("a", 4, hidden=True),
        row("b", 5, hidden=True),
        row("Large", 6, hidden=False),
    ]

    ordered = hidden_last(rows, "campaign")

    assert [(each.campaign, each.reach) for each in ordered] == [
        ("Small", 2),
        ("Large", 6),
        ("a", 4),
        ("b", 3),
        ("b", 5),
        ("not given", 1),
    ]
