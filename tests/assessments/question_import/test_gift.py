from assessments.question_import import read
from tests.assessments.question_import.written import GIFT, choices


def test_gift_gives_choices_weights_truth_gaps_and_texts():
    _, two, truth, gap, text = read(GIFT).drafts

    assert choices(two) == [("One", True), ("Two", False), ("Three", True)]
    assert choices(truth) == [("True", True), ("False", False)]
    assert gap.stem == "HER2-low is IHC _____ or 2+ without amplification."
    assert text.kind == "text"
    assert read(GIFT).drafts[0].rationale == "Because."
    assert choices(read(GIFT).drafts[0])[2] == ("Ask = nobody", False)
