"""Statements with placeholders: what is filled in is text alone."""

import pytest

from courses.statements import DEFAULTS, fill, problems, runs


def test_what_is_filled_in_is_text_alone():
    assert runs("{name} *is* here", name="A*b* {x}") == [
        {"text": "A*b* {x} ", "italic": False},
        {"text": "is", "italic": True},
        {"text": " here", "italic": False},
    ]
    assert fill("{joint providers}", joint_providers="A") == "A"


def test_a_template_with_an_unknown_placeholder_or_a_lonely_star_is_refused():
    assert list(problems("{name} and *{other}*", ("name", "other"))) == []
    assert len(list(problems("{nam} *", ("name",)))) == 2
    assert len(list(problems("{name", ("name",)))) == 1


@pytest.mark.parametrize("key", DEFAULTS)
def test_every_usual_text_keeps_its_own_rules(key):
    assert list(problems(DEFAULTS[key].text, DEFAULTS[key].takes)) == []


def test_a_name_that_ends_with_a_period_ends_its_sentence_once():
    assert fill("Supported by {name}.", name="Helix Inc.") == "Supported by Helix Inc."
    assert fill("By {name}. The rest.", name="Helix Inc.") == "By Helix Inc. The rest."
    assert fill("By {name}, {name}", name="Helix Inc.") == "By Helix Inc., Helix Inc."
    assert fill("By {name}.", name="Helix") == "By Helix."
