"""Questions in Markdown: safe, and plain where it is off."""

import pytest

from assessments.markdown import pictures_in, plain_words, rendered, whole
from assessments.question_import.markup import escaped

PICTURE = "scan-0123456789abcdef.png"


@pytest.mark.parametrize(
    "text", ["<20 %", "*AMA PRA*", "a_b_c", "HER2+", "1. One\n2. Two", "x ~ y ^ z", "# no", "- a"]
)
def test_what_is_not_formatted_is_shown_exactly_as_typed(text):
    words = rendered(text, formatted=False)

    assert (words.head, words.rest) == (text.replace("<", "&lt;"), "")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("H~2~O", "H<sub>2</sub>O"),
        ("Na^+^", "Na<sup>+</sup>"),
        ("~5 to ~10 mg", "~5 to ~10 mg"),
        ("<20 % and HER2+", "&lt;20 % and HER2+"),
        ("a_b_c", "a_b_c"),
        ("**bold**", "<strong>bold</strong>"),
        ("one\ntwo", "one<br>\ntwo"),
        ("# no heading", "# no heading"),
    ],
)
def test_marks_become_what_they_mean_and_no_more(text, html):
    assert rendered(text, formatted=True).head == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>)",
        "![x](https://elsewhere.example/x.png)",
        "![x](javascript:alert(1))",
        "<style>*{}</style>",
        "<iframe src='//x'></iframe>",
    ],
)
def test_nothing_runs_and_nothing_is_loaded_from_elsewhere(text):
    html = whole(text)

    for bad in ("<script", "<img", "<iframe", "<style", 'href="javascript', 'href="data'):
        assert bad not in html


def test_a_list_stands_below_the_sentence_and_a_picture_is_ours():
    words = rendered(f"Which?\n\n- one\n- two\n\n![A CT]({PICTURE})", formatted=True)

    assert words.head == "Which?"
    assert "<li>one</li>" in words.rest
    assert f'src="/question-pictures/{PICTURE}" alt="A CT"' in words.rest
    assert pictures_in(f"![x]({PICTURE})") == {PICTURE}


def test_a_question_that_begins_with_a_list_has_words_for_its_heading():
    assert 'class="visually-hidden"' in rendered("- a\n- b", formatted=True).head


def test_reports_get_words_without_marks():
    text = f"Which of **H~2~O** and\n\n- [one](https://x.example)\n- two ![a CT]({PICTURE})"

    assert plain_words(text) == "Which of H2O and\n- one\n- two a CT"


@pytest.mark.parametrize(
    "text", ["*AMA* _x_ ~y~ ^z^", "1. not a list", "- not a list", "[no](link)", "a`b`c", "# no"]
)
def test_plain_words_that_come_in_as_markdown_stay_as_they_are(text):
    assert plain_words(escaped(text)) == text


def test_many_marks_cost_little():
    for mark in ("~", "^", "*", "[", "![", "`", "<", "> ", "- "):
        whole(mark * 5000)
