import pytest

from courses.captions import BadCaptions, Cue, as_webvtt, check, outlast, overlap, read

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
SUBRIP = """\
1
00:00:01,000 --> 00:00:03,500
{\\an8}<i>Hello</i> & welcome
2
00:00:04,000 --> 00:00:05,250
<20 % in A and >30 % in B
"""
# What browsers show of each (tests/journeys/test_captions_in_the_browser.py asks one).
KINDS = {
    "right under the header": ("WEBVTT\n00:01.000 --> 00:02.000\nfirst\n", ["first"]),
    "without empty lines": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nfirst\n00:03.000 --> 00:04.000\nsecond\n",
        ["first", "second"],
    ),
    "a header with more lines": (
        "WEBVTT\nKind: captions\nLanguage: en\n\n00:01.000 --> 00:02.000\nfirst\n",
        ["first"],
    ),
    "entities": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Dr. X>a &lt;20&nbsp;% &amp; b\n",
        ["Dr. X: a <20\u00a0% & b"],
    ),
    "numbers after a sign": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<20 % in A and >30 % in B, p<0.05\n",
        ["<20 % in A and >30 % in B, p<0.05"],
    ),
    "markup": (
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\n<c.red><b>a</b></c> <00:01.500><font "
            "color=red>b</font>\n"
        ),
        ["a b"],
    ),
    "two speakers": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Ann  Lee>Hi</v>\n<v Bob>Hello\n",
        ["Ann Lee: Hi Bob: Hello"],
    ),
    "out of order, no spaces, equal times": (
        "WEBVTT\n\n00:03.000-->00:03.000\nthird\n\n00:01.000 --> 00:02.000\nfirst\n",
        ["first", "third"],
    ),
    "a line of blanks": ("WEBVTT\n\n \n\n00:01.000 --> 00:02.000\na\n \nb\n", ["a b"]),
    "SubRip": (SUBRIP, ["Hello & welcome", "<20 % in A and >30 % in B"]),
}


def test_captions_are_read_with_their_times_and_without_markup():
    cues = check(GOOD.replace("\n", "\r\n"))

    assert [(cue.start, cue.end, cue.text) for cue in cues] == [
        (1.0, 3.5, "Ann: Hello & welcome"),
        (4.0, 3605.25, "two lines"),
    ]
    assert outlast(cues, 3600) == 5.25
    assert outlast(cues, 3605) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_browser_shows_is_taken_and_read_the_same(kind):
    text, words = KINDS[kind]

    assert [cue.text for cue in check(text)] == words
    assert [cue.text for cue in read(as_webvtt(text))] == words


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("1\n00:01.000 -> 00:02.000\nHello\n", 1, "begin with WEBVTT"),
        ("WEBVTT\n\n00:01.000 -> 00:02.000\nHello\n", 3, "are expected"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nHello\n", 3, "no pair of times"),
        ("WEBVTT\n\nfirst\n00:61.000 --> 01:02.000\nHello\n", 4, "no pair of times"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nHello\n", 3, "ends before it begins"),
        ("1\n00:00:02,000 --> 00:00:01,000\nHello\n", 2, "ends before it begins"),
    ],
)
def test_a_mistake_in_captions_is_named_with_its_line(text, line, says):
    with pytest.raises(BadCaptions, match=says) as problem:
        check(text)

    assert problem.value.line == line


def test_all_mistakes_are_named_at_once_and_the_rest_can_still_be_read():
    text = (
        "WEBVTT\n\n00:01,0 --> 00:02\na\n\nb\n\n00:03.000 --> 00:04.000\nc\n\n00:06.000 --> "
        "00:05.000\nd\n"
    )

    with pytest.raises(BadCaptions) as problem:
        check(text)

    assert [fault.line for fault in problem.value.faults] == [3, 6, 11]
    assert [cue.text for cue in read(text)] == ["c", "d"]


@pytest.mark.parametrize(
    ("times", "moment"),
    [([(0, 4), (2, 3)], 2), ([(0, 2), (2, 4)], None), ([(3, 5), (0, 3.4)], None), ([], None)],
)
def test_captions_that_stand_over_each_other_are_told(times, moment):
    assert overlap([Cue(start, end, "x") for start, end in times]) == moment
