from courses.english import joined, with_article


def test_names_are_joined_and_nouns_have_their_article():
    assert [joined(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
    assert (with_article("course"), with_article("activity")) == ("a course", "an activity")
