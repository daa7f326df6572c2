import pytest

from courses.captions import BadCaptions, outlast, read

GOOD = """\
WEBVTT - made by hand

STYLE
::cue { color: red }

NOTE nothing to read

1
00:01.000 --> 00:03.500 align:start
<v Ann>Hello &amp; welcome

00:00:04.000 --> 01:00:05.250
two
lines
"""


def test_captions_are_read_with_their_times_and_without_markup():
    cues = read(GOOD.replace("\n", "\r\n"))

    assert [(cue.start, cue.end, cue.text) for cue in cues] == [
        (1.0, 3.5, "Hello & welcome"),
        (4.0, 3605.25, "two lines"),
    ]
    assert outlast(cues, 3600) == 5.25
    assert outlast(cues, 3605) == 0


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("1\n00:01.000 --> 00:02.000\nHello\n", 1, "begin with WEBVTT"),
        ("WEBVTT\n\n00:01.000 -> 00:02.000\nHello\n", 3, "are expected"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nHello\n", 3, "no pair of times"),
        ("WEBVTT\n\nfirst\n00:61.000 --> 01:02.000\nHello\n", 4, "no pair of times"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nHello\n", 3, "ends before it begins"),
        (
            "WEBVTT\n\n00:02.000 --> 00:03.000\nA\n\n00:01.000 --> 00:04.000\nB\n",
            6,
            "before the one above",
        ),
    ],
)
def test_a_mistake_in_captions_is_named_with_its_line(text, line, says):
    with pytest.raises(BadCaptions, match=says) as problem:
        read(text)

    assert problem.value.line == line
