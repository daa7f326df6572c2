import pytest

from courses.english import joined, with_article


@pytest.mark.parametrize(
    ("names", "words"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_are_joined_as_a_sentence_joins_them(names, words):
    assert joined(names) == words


def test_a_noun_has_the_article_of_its_first_letter():
    assert [with_article(noun) for noun in ("grant", "educational grant")] == [
        "a grant",
        "an educational grant",
    ]
