"""What of a claim is kept, and when a track counts as watched."""

from decimal import Decimal

from courses import watching


def test_the_server_keeps_only_what_can_be_reached_where_seeking_is_not_free():
    paths = [(20_000, 30_000)]

    assert watching.reachable([(0, 5000), (9000, 12_000)], [], []) == [(0, 5000)]
    assert watching.reachable([(5000, 9000), (9000, 12_000)], [(0, 5000)], []) == [
        (5000, 9000),
        (9000, 12_000),
    ]
    assert watching.reachable([(20_000, 25_000)], [(0, 5000)], paths) == [
        (20_000, 25_000)
    ]  # led there by a choice
    assert (
        watching.reachable([(31_000, 32_000)], [(0, 5000), (20_000, 30_000)], paths) == []
    )  # which opens nothing behind it
    assert watching.reachable([(30_100, 32_000)], [(0, 20_000)], paths) == [(30_100, 32_000)]


def test_a_track_is_complete_by_the_share_of_the_learner_s_own_way():
    way, share = [(0, 20_000), (40_000, 60_000)], watching.COMPLETE_SHARE

    assert watching.is_complete([(0, 20_000), (40_000, 60_000)], way, share)
    assert watching.is_complete([(0, 60_000)], way, share)
    assert not watching.is_complete([(0, 20_000), (40_000, 57_000)], way, share)
    assert not watching.is_complete([], [], share)


def test_shares_are_compared_exactly_and_a_player_s_imprecision_is_none_missed():
    way, two_thirds = [(0, 30_000)], Decimal("0.6666")

    assert watching.is_complete([(0, 20_000)], way, two_thirds)
    assert not watching.is_complete([(0, 19_990)], way, two_thirds)
    assert watching.missing([(0, 9_700), (10_000, 30_000)], way) == []
    assert watching.missing([(0, 9_000), (10_000, 30_000)], way) == [(9_000, 10_000)]
