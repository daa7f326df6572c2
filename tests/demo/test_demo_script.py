"""The script: one text for slides, sound and captions, and in step with the course."""

import re

import pytest
import yaml

from assessments.journey import Step
from demo.script import HERE, read, split
from demo.timeline import timelines

SCRIPT = read()
COURSE = yaml.load((HERE / "course.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
QUESTIONS = {question["key"]: question for question in COURSE["questions"]}
TIMES = timelines()


def seconds(time):
    minutes, rest = time.split(":")
    return int(minutes) * 60 + int(rest)


def test_a_turn_falls_into_sentences_and_ms_a_stays_together():
    assert split("Ms. A is 54. (+) She has 2.9 copies. Is that low? Yes.") == [
        "Ms. A is 54.",
        "(+) She has 2.9 copies.",
        "Is that low?",
        "Yes.",
    ]


def test_a_mark_brings_up_the_next_part():
    case = next(slide for slide in SCRIPT.videos["track-1"] if slide.kind == "case")

    assert case.sentences[0].text == "Ms. A is fifty-four and teaches fourth grade."
    assert [sentence.parts for sentence in case.sentences][:2] == [0, 1]


@pytest.mark.parametrize("name", SCRIPT.videos)
def test_every_part_of_a_slide_comes_up_while_it_is_spoken_of(name):
    for slide in SCRIPT.videos[name]:
        last = slide.sentences[-1].parts
        assert last == slide.parts or last > 100, slide.content["title"]


@pytest.mark.parametrize("name", SCRIPT.videos)
def test_the_sound_says_what_the_script_says(name):
    assert TIMES[name].script == SCRIPT.digest(name), "python -m demo.narration speaks it again"
    assert len(TIMES[name].sentences) == len(SCRIPT.sentences(name))
    assert len(TIMES[name].slides) == len(SCRIPT.videos[name])


def test_a_track_takes_half_an_hour_and_a_segment_about_a_minute():
    for name, times in TIMES.items():
        if name.startswith("track-"):
            assert times.seconds == pytest.approx(1800, abs=0.01)
        else:
            assert 60 <= times.seconds <= 95


def test_the_minutes_stated_are_the_sum_of_the_steps():
    polls = [
        Step("poll", poll["phase"], "", "open", questions=len(poll["questions"])).minutes
        for poll in COURSE["polls"]
    ]
    tracks = [round(TIMES[f"track-{track['number']}"].seconds / 60) for track in COURSE["tracks"]]

    assert COURSE["planning"]["minutes"] == sum(polls) + sum(tracks)


def test_speech_is_neither_hurried_nor_slow():
    for name, times in TIMES.items():
        words = sum(len(sentence.text.split()) for sentence in SCRIPT.sentences(name))
        assert 105 <= words / times.seconds * 60 <= 160, name


def test_chair_and_faculty_speak_under_the_names_of_the_course():
    names = {
        person["name"].removesuffix(" (demonstration)")
        for person in COURSE["faculty"]
        if not person["role"].startswith("planner")
    }

    assert {speaker.name for speaker in SCRIPT.speakers.values()} == names
    assert all(len(SCRIPT.speaking_in(name)) == 3 for name in ("track-1", "track-2"))


@pytest.mark.parametrize("track", COURSE["tracks"], ids=lambda track: f"track {track['number']}")
def test_a_decision_is_asked_when_it_has_been_read_out_and_discussed_by_two_afterwards(track):
    name = f"track-{track['number']}"
    slides, times = SCRIPT.videos[name], TIMES[name]
    asked = [index for index, slide in enumerate(slides) if slide.kind == "question"]
    for point, index in zip(track["decision_points"], asked, strict=True):
        read_out = sum(len(slide.sentences) for slide in slides[: index + 1])
        at = seconds(point["at"])
        assert times.sentences[read_out - 1][1] <= at < times.slides[index + 1]
        choices = [choice["text"] for choice in QUESTIONS[point["question"]]["choices"]]
        assert slides[index].content["lines"] == choices
        assert len({sentence.speaker for sentence in slides[index + 1].sentences}) >= 2
        assert point["discussion"]["by"].count("MD") + point["discussion"]["by"].count("DNP") >= 2


@pytest.mark.parametrize("track", COURSE["tracks"], ids=lambda track: f"track {track['number']}")
def test_a_case_starts_with_its_slide(track):
    name = f"track-{track['number']}"
    chapters = [
        (start, slide.content["title"])
        for slide, start in zip(SCRIPT.videos[name], TIMES[name].slides, strict=True)
        if slide.content.get("chapter") == "case"
    ]
    for case, (start, title) in zip(track["cases"], chapters, strict=True):
        assert 0 <= seconds(case["starts_at"]) - start < 1.5
        assert case["title"].endswith(title)


def test_the_order_of_choices_tells_nothing_where_nobody_reads_them_out():
    decisions = {
        point["question"] for track in COURSE["tracks"] for point in track["decision_points"]
    }
    with_key = {key for key, question in QUESTIONS.items() if _right(question)}

    assert {key for key in with_key if QUESTIONS[key].get("shuffle")} == with_key - decisions


def _right(question):
    return [choice for choice in question.get("choices", []) if choice.get("correct")]


def test_every_publication_named_on_a_slide_stands_in_the_bibliography():
    told = " ".join(
        slide.content.get("note", "") for slides in SCRIPT.videos.values() for slide in slides
    )
    cited = set(re.findall(r"(\w+) [A-Z]{1,2} et al\.", told))
    listed = {entry.split(" ")[0] for entry in COURSE["planning"]["bibliography"]}

    assert cited - listed == set()


def test_everybody_in_control_of_content_disclosed_before_the_role_began():
    roles = {person["role"] for person in COURSE["faculty"]}

    assert {"chair", "faculty", "planner and peer reviewer"} <= roles
    assert all(person["disclosed_on"] < person["role_began_on"] for person in COURSE["faculty"])


def test_the_right_choice_is_never_the_longest():
    for question in COURSE["questions"]:
        choices = question.get("choices", [])
        for right in _right(question):
            assert len(right["text"]) < max(len(choice["text"]) for choice in choices), question[
                "key"
            ]


def test_laboratory_values_are_in_the_units_of_the_united_states():
    units = {
        row.get("unit")
        for track in COURSE["tracks"]
        for case in track["cases"]
        for row in case["laboratory"]
    }

    assert not units & {"mmol/L", "µmol/L", "mg/L", "g/L"}


def test_credit_of_the_demonstration_is_watched_for_by_the_usual_rule():
    assert not any("min_watched" in offer for offer in COURSE["credits"])
    assert all(
        point["required"] for track in COURSE["tracks"] for point in track["decision_points"]
    )
