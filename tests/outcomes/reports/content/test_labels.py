from outcomes.reports.content.labels import labels_once


def test_a_long_text_is_said_once_and_its_key_below():
    stem = "q1: A biopsy of a liver metastasis is reported"

    assert labels_once([stem, stem, "q2: Core biopsy of a new bone metastasis", "short"]) == [
        stem,
        "q1",
        "q2: Core biopsy of a new bone metastasis",
        "short",
    ]


def test_texts_that_are_short_or_have_no_key_stay():
    for label in ("d1: Ms. A", "A text of many words without any key at all"):
        assert labels_once([label, label]) == [label, label]
