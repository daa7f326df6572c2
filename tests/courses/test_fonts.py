"""Every script is drawn, what none can draw is known before, and no word is too long for a line."""

import pytest

from courses import fonts

NAMES = [
    "王小明", "山田 花子", "김민준", "สมชาย ใจดี", "अनिल शर्मा", "محمد الأحمد", "דוד כהן",
    "Γιώργος Παπαδόπουλος", "Фёдор Ёлкин", "Nguyễn Thị Ánh", "Łukasz Żółć", "O’Brien-Müller",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_of_the_name_has_a_font(name):
    assert fonts.undrawable(name) == ""


def test_a_letter_no_font_has_is_named_once():
    assert fonts.undrawable("A\U00013000\U00013000 b ᚠ") == "\U00013000ᚠ"


@pytest.mark.parametrize(
    ("text", "language"),
    [("王小明", "zh"), ("山田 はな", "ja"), ("김민준", "ko"), ("Ada", "")],
)
def test_han_characters_take_the_forms_of_the_name_s_language(text, language):
    assert fonts.language_of(text) == language


def test_a_long_word_may_be_broken_between_letters_and_never_before_a_mark():
    broken = fonts.breakable("Ada " + "e\u0301" * 40).split("\u200b")

    assert fonts.breakable("Ada Brandt") == "Ada Brandt"
    assert broken == ["Ada e\u0301", *["e\u0301"] * 39]
    assert "\u094d\u200b" not in fonts.breakable("क्ष" * 20)  # a conjunct stays whole
