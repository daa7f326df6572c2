"""A form of plain text names what may not be stored."""

from django import forms

from learners.plain_text import PlainText


class Named(PlainText, forms.Form):
    name = forms.CharField(required=False)


def test_a_form_names_the_character():
    assert Named({"name": "a\tb"}).is_valid()
    assert Named({"name": "a\x0bb"}).errors == {
        "name": ["This holds a control character (U+000B). Remove it."]
    }
