"""Words on a picture."""

from outcomes.reports.formats.svg_canvas import text_width, wrap


def test_an_unbroken_word_is_broken_and_nothing_of_it_is_lost():
    word = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3

    lines = wrap(word, 200, 15)

    assert "".join(lines) == word
    assert max(text_width(line, 15) for line in lines) <= 200
