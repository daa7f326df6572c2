import pytest

from assessments.question_import import read


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Good? {=a ~b}\n\nBroken {=a ~b\n\n", "no-answers", 3),
        ("How many? {#5:1}", "scored-number", 1),
        ("Match {=a -> b =c -> d}", "matching", 1),
        ("Type {=a =b}", "short-answer", 1),
        ("Which?\nA. One\nB. Two\nANSWER: D", "unknown-choice", 4),
        ("Which?\nA. One\nANSWER: A\n\nLeft?\nA. One", "no-answer", 5),
        ("Question,A,B,Correct\nWhich?,x,y,D", "unknown-choice", 2),
        ("Stim,A\nx,y", "no-question-column", 1),
        ("<quiz><question>", "bad-xml", 1),
        ("<a>" * 100_000 + "</a>" * 100_000, "too-deep", 1),
        ("<a>" * 100 + "</a>" * 100, "empty", 1),
        ('<quiz><question type="cloze"/></quiz>', "unknown-type", 1),
        ("<quiz/>", "empty", 1),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_place(text, code, line):
    assert [(problem.code, problem.line) for problem in read(text).problems] == [(code, line)]


MOODLE_PIECE = """<question type="multichoice"><questiontext><text>{}</text></questiontext>
<answer fraction="100"><text>x</text></answer><answer fraction="0"><text>y</text></answer>
</question>"""


@pytest.mark.parametrize(
    ("text", "code", "line", "stems"),
    [
        (
            "Good? {=a ~b}\n\nBroken {=a ~b\n\nNext? {=x ~y}\n\nThird? {=p ~q}",
            "no-answers", 3, ["Good?", "Next?", "Third?"],
        ),
        ("Good? {=a ~b}\n\nBroken {=a ~b\nNext? {=x ~y}", "no-answers", 3, ["Good?", "Next?"]),
        ("Good? {=a ~b}\n\nBroken =a ~b}\n\nNext? {=x ~y}", "stray-brace", 3, ["Good?", "Next?"]),
        ("Broken {=a {x} ~b}\n\nNext? {=x ~y}", "stray-brace", 1, ["Next?"]),
        ("::Q1 Broken {=a ~b}\n\n::Q2:: Next? {=x ~y}", "no-title-end", 1, ["Next?"]),
        ("Broken {a ~b =c}\n\nNext? {=x ~y}", "unmarked-choice", 1, ["Next?"]),
        (
            "First?\nA. One\nB. Two\n\nSecond?\nA. x\nB. y\nANSWER: A",
            "no-answer", 1, ["Second?"],
        ),
        ("First?\nA. One\nB. Two\nSecond?\nA. x\nB. y\nANSWER: A", "no-answer", 1, ["Second?"]),
        (
            "First?\nA. One\nB. Two\nANSWER B\n\nSecond?\nA. x\nB. y\nANSWER: A",
            "unreadable-answer", 4, ["Second?"],
        ),
        (
            "First?\nA. One\nB Two\nC. Three\nANSWER: A\nSecond?\nA. x\nB. y\nANSWER: A",
            "unreadable-choice", 3, ["Second?"],
        ),
        (
            "1. First?\nA. One\nC. Three\nAnswer: A\n\n2. Next?\nA. x\nB. y\nAnswer: A",
            "choice-missing", 3, ["Next?"],
        ),
        (
            "First?\nA. One\nB. Two\nANSWER: B\nBecause a patient said so.\n\n"
            "Next?\nA. x\nB. y\nANSWER: A",
            "no-answer", 5, ["First?", "Next?"],
        ),
        (
            "1. First?\nA. One\nB. Two\nAnswer: B\nBecause a patient said so.\n\n"
            "2. Next?\nA. x\nB. y\nAnswer: A",
            "no-label", 5, ["First?", "Next?"],
        ),
        (
            "1. First?\nA. One\nB. Two\nAnswer: B, as a rule\n\n2. Next?\nA. x\nB. y\nAnswer: A",
            "unknown-choice", 1, ["Next?"],
        ),
        ('Question,A,B,Correct\n"Broken?,x,y,A\nNext?,x,"y",A', "bad-row", 2, ["Next?"]),
        ("Question,A,B,Correct\nWhich, really?,x,y,A\nNext?,x,y,A", "wrong-width", 2, ["Next?"]),
        (
            f"<quiz>{MOODLE_PIECE.format('Good?')}\n<question type='multichoice'><answer>\n"
            f"{MOODLE_PIECE.format('Next?').replace('<question type', '<question  type')}</quiz>",
            "bad-xml", 2, ["Good?", "Next?"],
        ),
    ],
)  # fmt: skip
def test_a_broken_question_in_the_middle_takes_no_other_along(text, code, line, stems):
    reading = read(text)

    assert [(problem.code, problem.line) for problem in reading.problems] == [(code, line)]
    assert [draft.stem for draft in reading.drafts] == stems
