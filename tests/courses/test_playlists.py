"""What players read of a video."""

from types import SimpleNamespace

from courses.playlists import cue_time, of_ladder, of_rung, thumbnails


def rung(height):
    return SimpleNamespace(
        height=height, width=height * 2, bandwidth=height * 1000, average=height * 900, codecs="a"
    )


def test_a_player_begins_with_the_second_lowest_rung():
    lines = of_ladder([rung(720), rung(240), rung(480)]).splitlines()

    assert [line for line in lines if not line.startswith("#")] == [
        "480.m3u8",
        "240.m3u8",
        "720.m3u8",
    ]
    assert "BANDWIDTH=480000,AVERAGE-BANDWIDTH=432000,RESOLUTION=960x480" in lines[3]


def test_a_ladder_of_one_rung_is_that_rung():
    assert of_ladder([rung(240)]).splitlines()[-1] == "240.m3u8"


def test_the_pieces_of_a_rung_have_the_name_of_our_door():
    assert of_rung('#EXT-X-MAP:URI="rung.mp4"\nrung.mp4', 480).count("480.mp4") == 2


def test_small_pictures_lie_row_by_row_and_the_last_lasts_to_the_end():
    tiles = {"count": 3, "every": 10, "columns": 2, "width": 160, "height": 90}

    lines = thumbnails(tiles, 25.5).splitlines()

    assert lines[2:4] == ["00:00:00.000 --> 00:00:10.000", "sprite.jpg#xywh=0,0,160,90"]
    assert lines[8:10] == ["00:00:20.000 --> 00:00:25.500", "sprite.jpg#xywh=0,90,160,90"]


def test_seconds_are_rounded_to_thousandths_before_they_are_parted():
    assert cue_time(3599.9996) == "01:00:00.000"
