"""Whom campaigns brought to segments."""

import pytest

from outcomes.snapshots.document_activity import Segment, SegmentCampaign
from outcomes.suppression.micro_learning import Brought


@pytest.mark.parametrize(
    ("matched", "learners"),
    [
        ({"mail": 80, "web": 66}, [(24, 24), (3, 3), (0, 0)]),  # of web 32 others at most
        ({}, [(0, 27), (0, 27), (0, 8)]),
    ],
)
def test_of_a_campaign_in_a_segment_the_matched_bound_who_took_the_course(matched, learners):
    campaigns = [
        SegmentCampaign.model_construct(campaign=name, answered=n)
        for name, n in (("mail", 64), ("web", 35))
    ]
    segment = Segment.model_construct(answered=107, also_cme=27, campaigns=campaigns)
    brought = Brought({"mail": 120, "web": 98}, 20, matched)

    assert brought.learners_of(segment) == learners
