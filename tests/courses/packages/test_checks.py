"""Every mistake an author can make in course.yaml has a code, a key and a line; all of them are
said at once.
"""

import pytest

from tests.courses.packages.good_course import GOOD, changed, problems, read


def test_the_good_course_is_read(folder):
    assert read(folder, GOOD)["slug"] == "mini"


@pytest.mark.parametrize(
    ("path", "value", "code", "key"),
    [
        # shape
        ("format", 2, "unsupported-format", "format"),
        ("format", True, "unsupported-format", "format"),
        ("format", None, "missing-key", "format"),
        ("slug", None, "missing-key", "slug"),
        ("title", None, "missing-key", "title"),
        ("title", "  ", "bad-form", "title"),
        ("title", "x" * 201, "out-of-range", "title"),
        ("title", 5, "wrong-type", "title"),
        ("slug", "Mini Course", "bad-form", "slug"),
        ("slug", "mini\n", "bad-form", "slug"),
        ("sumary", "x", "unknown-key", "sumary"),
        ("questions.0.steem", "x", "unknown-key", "questions[0].steem"),
        ("questions.0.stem", None, "missing-key", "questions[0].stem"),
        ("questions.0.kind", "mutliple", "unknown-value", "questions[0].kind"),
        ("questions.0.key", "q 1", "bad-form", "questions[0].key"),
        ("questions.0", "q1", "wrong-type", "questions[0]"),
        ("questions", {}, "wrong-type", "questions"),
        ("questions.0.choices", [{"key": "a", "text": "A", "correct": True}], "out-of-range",
            "questions[0].choices"),
        ("questions.0.choices.0.correct", "yes", "wrong-type", "questions[0].choices[0].correct"),
        ("release_date", "1 March 2025", "bad-form", "release_date"),
        ("release_date", "2025-02-30", "bad-form", "release_date"),
        ("language", "english please", "bad-form", "language"),
        ("polls.1.pass_mark", 1.5, "out-of-range", "polls[1].pass_mark"),
        ("polls.1.pass_mark", float("nan"), "wrong-type", "polls[1].pass_mark"),
        ("polls.0.phase", "in_activity", "unknown-value", "polls[0].phase"),
        ("subgroups", ["profession", "shoe size"], "unknown-value", "subgroups[1]"),
        ("intended_reach", 0, "out-of-range", "intended_reach"),
        ("comparison_arm", "yes", "wrong-type", "comparison_arm"),
        ("polls.0.questions", [], "out-of-range", "polls[0].questions"),
        ("tracks.0.number", 0, "out-of-range", "tracks[0].number"),
        ("tracks.0.number", 1.0, "wrong-type", "tracks[0].number"),
        ("tracks.0.cases.0.starts_at", "2 min", "bad-form", "tracks[0].cases[0].starts_at"),
        ("tracks.0.cases.0.starts_at", "1:75:00", "bad-form", "tracks[0].cases[0].starts_at"),
        ("tracks.0.cases.0.starts_at", 61, "wrong-type", "tracks[0].cases[0].starts_at"),
        ("credits.0.amount", float("inf"), "wrong-type", "credits[0].amount"),
        ("credits.0.increment", 0, "out-of-range", "credits[0].increment"),
        ("summary", "a\0b", "bad-characters", "summary"),
        ("partners.0", "\udce4", "bad-characters", "partners[0]"),
        # between the parts
        ("expiry_date", "2025-02-01", "expiry-before-release", "expiry_date"),
        ("objectives.1", {"number": 1, "text": "Again"}, "duplicate", "objectives[1].number"),
        ("questions.1.key", "q1", "duplicate", "questions[1].key"),
        ("segments.1", {"slug": "s", "title": "Again"}, "duplicate", "segments[1].slug"),
        ("tracks.1", {"number": 1, "title": "Again"}, "duplicate", "tracks[1].number"),
        ("credits.1", {"type": "ama-pra-category-1", "amount": 1}, "duplicate", "credits[1].type"),
        ("questions.0.choices.1.key", "a", "duplicate", "questions[0].choices"),
        ("polls.2", {"phase": "pre", "track": 1, "questions": ["t1"]}, "duplicate", "polls[2]"),
        ("polls.0.questions.1", "q1", "duplicate", "polls[0].questions"),
        ("tracks.0.captions.1", {"language": "EN", "file": "media/v.vtt"}, "duplicate",
            "tracks[0].captions"),
        ("tracks.0.decision_points.1", {"at": "00:01", "question": "q1"}, "duplicate",
            "tracks[0].decision_points"),
        ("questions.0.objective", 7, "unknown-objective", "questions[0].objective"),
        ("questions.0.objective", None, "missing-objective", "questions[0]"),
        ("questions.1.kind", "number", "confidence-needs-rating", "questions[1].kind"),
        ("questions.2.measures", "knowledge", "scored-needs-choices", "questions[2].kind"),
        ("questions.0.choices", None, "missing-choices", "questions[0]"),
        ("questions.2.choices", GOOD["questions"][0]["choices"], "unexpected-choices",
            "questions[2].choices"),
        ("questions.0.choices.1.correct", True, "one-right-choice", "questions[0].choices"),
        ("questions.0.choices.0.correct", False, "one-right-choice", "questions[0].choices"),
        ("questions.1.scale", None, "missing-scale", "questions[1]"),
        ("questions.1.top", None, "missing-top", "questions[1]"),
        ("questions.1.top", 2, "top-too-large", "questions[1].top"),
        ("questions.2.scale", ["a", "b"], "unexpected-scale", "questions[2].scale"),
        ("questions.2.top", 1, "unexpected-top", "questions[2].top"),
        ("polls.0.track", 9, "unknown-track", "polls[0].track"),
        ("polls.0.questions.1", "zz", "unknown-question", "polls[0].questions[1]"),
        ("tracks.0.decision_points.0.question", "zz", "unknown-question",
            "tracks[0].decision_points[0].question"),
        ("segments.0.question", "zz", "unknown-question", "segments[0].question"),
        ("polls.0.pass_mark", 0.5, "unexpected-pass-mark", "polls[0].pass_mark"),
        ("polls.0.reminders", {"most": 1}, "unexpected-reminders", "polls[0].reminders"),
        ("reminders", [{"trigger": "incomplete", "days": n} for n in (1, 2)], "duplicate",
            "reminders[1].trigger"),
        ("polls.0.after_days", 5, "after-days", "polls[0]"),
        ("questions.0.whole", True, "unexpected-whole", "questions[0].whole"),
        ("polls.0.retry_questions", ["q1"], "unexpected-retry-questions",
            "polls[0].retry_questions"),
        ("polls.1.retry_questions", ["q1"], "retry-asked-first", "polls[1].retry_questions[0]"),
        ("polls.1.retry_questions", ["none"], "unknown-question", "polls[1].retry_questions[0]"),
        ("polls.2.after_days", None, "after-days", "polls[2]"),
        ("polls.3", {"phase": "pre", "questions": ["q1"]}, "asked-twice", "polls[3].questions[0]"),
        ("tracks.0.decision_points.0.at", "00:03", "beyond-the-end",
            "tracks[0].decision_points[0].at"),
        ("tracks.0.cases.0.starts_at", "01:00:00", "beyond-the-end",
            "tracks[0].cases[0].starts_at"),
        ("tracks.0.video", "media/none.mp4", "missing-file", "tracks[0].video"),
        ("tracks.0.video", "media", "missing-file", "tracks[0].video"),
        ("tracks.0.video", "../../etc/passwd", "unsafe-path", "tracks[0].video"),
        ("tracks.0.video", "media/v.vtt", "wrong-media-type", "tracks[0].video"),
        ("tracks.0.captions.0.file", "media/v.mp4", "wrong-media-type",
            "tracks[0].captions[0].file"),
        ("credits.0.amount", 1.1, "credit-increment", "credits[0].amount"),
        ("credits.0.increment", 0.125, "credit-increment", "credits[0].increment"),
    ],
)  # fmt: skip
def test_a_mistake_has_a_code_and_a_key(folder, path, value, code, key):
    assert (code, key) in problems(folder, changed(path, value))


def test_multiple_needs_a_right_choice(folder):
    course = changed("questions.0.kind", "multiple")
    course["questions"][0]["choices"][0]["correct"] = False

    assert problems(folder, course) == [("no-right-choice", "questions[0].choices")]


def test_everything_wrong_is_said_at_once_in_the_order_of_the_file(folder):
    course = changed("questions.0.steem", "x")
    course["questions"][1]["top"] = 9
    course["tracks"][0]["video"] = "media/none.mp4"
    course["polls"][2]["questions"] = ["zz"]

    assert problems(folder, course) == [
        ("unknown-key", "questions[0].steem"),
        ("top-too-large", "questions[1].top"),
        ("unknown-question", "polls[2].questions[0]"),
        ("missing-file", "tracks[0].video"),
    ]
