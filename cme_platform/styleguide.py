"""Every component in every state, for those who make pages."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learners.roles import may_author

CHOICES = [
    "Treat as HER2-positive",
    "Confirm by FISH/ISH on the same specimen",
    "Order a circulating tumor DNA panel",
]
ALONE = "None of these"
SCALE = ["not at all", "slightly", "moderately", "very", "extremely"]
KINDS = ("single", "multiple", "rating", "number", "text")
SHARES = (18, 61, 21)
ROWS = ("The cases are close to what I see.", "The presentation was free of commercial bias.")
COLOURS = (
    "paper",
    "sheet",
    "ink",
    "soft",
    "line",
    "edge",
    "accent",
    "accent-strong",
    "tint",
    "good",
    "good-tint",
    "bad",
    "warn-tint",
)
SPACES = ("s1", "s2", "s3", "s4", "s5", "s6", "s8", "s10", "s12", "s16")
SAVES = [
    ("", "What you watch and answer is saved as you go"),
    ("saving", "Saving your answer"),
    ("saved", "Saved: 12 minutes watched"),
    ("waiting", "Waiting for a connection. It is kept on this device and sent automatically"),
    ("unsaved", "You were signed out. What you did is kept on this device."),
]
ALERTS = [
    ("", "Something to know."),
    ("fine", "It worked."),
    ("warn", "It did not, and this is what to do."),
]


@require_safe
@login_required
def styleguide(request: HttpRequest) -> HttpResponse:
    if not may_author(request.user):
        raise Http404
    steps = _steps()
    context = {
        "questions": [_question(kind, given) for kind in KINDS for given in (None, "given")],
        "wrong": _question("number", None)
        | {"question": "wrong", "value": "999", "problem": "Enter a number from 0 to 200."},
        "screens": [_grid(given) for given in (None, "given")],
        "colours": COLOURS,
        "spaces": SPACES,
        "lines": range(3),
        "items": [_item(mine, told) for mine, told in ((1, True), (0, True), (0, False))],
        "steps": steps,
        "next": steps[1],
        "course": SimpleNamespace(slug="example", demonstration=True, expiry_date=date(2026, 3, 1)),
        "saves": SAVES,
        "alerts": ALERTS,
    }
    return render(request, "styleguide.html", context)


def _question(kind: str, given: str | None) -> dict[str, Any]:
    return {
        "question": f"{kind}-{'answered' if given else 'open'}",
        "version": 1,
        "kind": kind,
        "stem": "Core biopsy of a new bone metastasis shows HER2 IHC 2+. What is the next step?",
        "options": [
            (str(n), text, n == 1 and bool(given), text == ALONE)
            for n, text in enumerate([*CHOICES, ALONE])
        ],
        "levels": [(n, text, n == 4 and bool(given)) for n, text in enumerate(SCALE, 1)],
        "value": {"number": "12", "text": "Ask pathology for reflex ISH."}.get(kind, "")
        if given
        else "",
        "given": given,
        "key": "",
        "optional": kind == "text",
        "unit": "patients a week" if kind == "number" else "",
        "min": 0 if kind == "number" else None,
        "max": 200 if kind == "number" else None,
    }


def _grid(given: str | None) -> dict[str, Any]:
    rows = [_question("rating", given) | {"stem": stem, "optional": False} for stem in ROWS]
    for number, row in enumerate(rows):
        row |= {
            "question": f"{row['question']}-{number}",
            "prefix": f"{row['question']}-row{number}-",
        }
    return {
        "grid": "How far do you agree?",
        "scale": SCALE,
        "questions": rows,
        "given": bool(given),
    }


def _item(mine: int, told: bool) -> dict[str, Any]:
    choices: list[dict[str, Any]] = [
        {
            "text": text,
            "mine": n == mine,
            "right": told and n == 1,
            "percent": SHARES[n] if told else None,
        }
        for n, text in enumerate(CHOICES)
    ]
    feedback = {
        "correct": mine == 1,
        "rationale": "IHC 2+ calls for reflex ISH.",
        "references": ["ASCO-CAP 2023"],
    }
    shown = {
        "choices": choices,
        "lists_choices": told,
        "colleagues": 412 if told else 0,
        "words": [CHOICES[mine]],
    }
    return shown | {"feedback": feedback if told else None}


def _steps() -> list[SimpleNamespace]:
    usual = {
        "kind": "poll",
        "track": None,
        "poll": SimpleNamespace(pk=1),
        "questions": 4,
        "answered": 0,
        "minutes": 3,
    }
    usual |= {"phase": 1, "locked": None, "result": None, "watched": 0}
    locked = SimpleNamespace(sentence="The evaluation opens after the post-test.")
    track = {"kind": "track", "track": SimpleNamespace(number=1), "minutes": 30, "watched": 700}
    given: list[dict[str, Any]] = [
        {"full_title": "Pre-test, track 1", "state": "done"},
        {"full_title": "Track 1: From the pathology report", "state": "open"} | track,
        {"full_title": "Post-test, track 1", "state": "open"},
        {"full_title": "Evaluation", "state": "locked", "locked": locked},
    ]
    return [SimpleNamespace(**(usual | values)) for values in given]
