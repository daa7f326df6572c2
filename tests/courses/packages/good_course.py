"""A course.yaml that is right, to be spoiled at one place, and what is said of it then."""

import copy

import pytest
import yaml

from courses.packages import Package, PackageProblems, read_course

GOOD = {
    "format": 1,
    "slug": "mini",
    "title": "A course",
    "release_date": "2025-03-01",
    "expiry_date": "2026-03-01",
    "partners": ["Somebody"],
    "credits": [
        {
            "type": "ama-pra-category-1",
            "amount": 1.0,
            "increment": 0.25,
            "professions": ["physician"],
        }
    ],
    "faculty": [
        {
            "name": "Ann Lee",
            "disclosures": [{"company": "Acme", "relationship": "consultant", "mitigated": True}],
        }
    ],
    "objectives": [{"number": 1, "text": "One"}],
    "questions": [
        {
            "key": "q1",
            "kind": "single",
            "measures": "knowledge",
            "objective": 1,
            "stem": "Which?",
            "choices": [{"key": "a", "text": "A", "correct": True}, {"key": "b", "text": "B"}],
        },
        {
            "key": "c1",
            "kind": "rating",
            "measures": "confidence",
            "objective": 1,
            "stem": "Sure?",
            "scale": ["no", "yes"],
            "top": 1,
        },
        {"key": "t1", "kind": "text", "measures": "evaluation", "stem": "Anything else?"},
    ],
    "polls": [
        {"phase": "pre", "track": 1, "questions": ["q1", "c1"]},
        {"phase": "post", "track": 1, "questions": ["q1", "c1"], "pass_mark": 0.7},
        {"phase": "follow_up", "after_days": 60, "questions": ["q1"]},
    ],
    "tracks": [
        {
            "number": 1,
            "title": "T",
            "video": "media/v.mp4",
            "captions": [{"language": "en", "file": "media/v.vtt"}],
            "cases": [{"title": "Case", "starts_at": "00:01"}],
            "decision_points": [{"at": "00:02", "question": "q1"}],
        }
    ],
    "segments": [{"slug": "s", "title": "S", "video": "media/v.mp4", "question": "q1"}],
}


def read(folder, course):
    text = course if isinstance(course, str | bytes) else yaml.safe_dump(course, sort_keys=False)
    (folder / "course.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_course(Package(folder))


def problems(folder, course):
    with pytest.raises(PackageProblems) as caught:
        read(folder, course)
    return [(problem.code, problem.key) for problem in caught.value.problems]


def changed(path, value):
    """GOOD with another value at a path such as 'questions.0.kind'; None takes it away."""
    course = copy.deepcopy(GOOD)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    branch = course
    for part in way:
        branch = branch[part]
    if value is None:
        del branch[last]
    elif isinstance(branch, list) and last == len(branch):
        branch.append(value)
    else:
        branch[last] = value
    return course
