"""A sentence in the language of its reader."""

from django.utils.translation import override

from learners.wording import sentence_for_reader
from tests.learners.test_refusals import TooMany


def test_a_reader_is_told_in_their_language():
    with override("de"):
        told = sentence_for_reader(TooMany())
    assert told != "Please answer every question."
    with override("en"):
        assert sentence_for_reader(TooMany("Only %(most)s.", most=3)) == "Only 3."
