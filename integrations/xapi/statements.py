"""A deed as an xAPI statement (version 1.0.3). Pure: what is known goes in, the statement comes
out, and the same deed is the same statement whenever it is built.

An actor is the id of a learner here, never an address; a free text stays here, and so does every
key.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from . import words

NAMESPACE = uuid.UUID("3d1f5f0c-6c1f-5a0e-9c55-4d0a7d1e6b17")
INTERACTIONS = {
    "single": "choice",
    "multiple": "choice",
    "rating": "likert",
    "number": "numeric",
    "text": "long-fill-in",
}


@dataclass(frozen=True)
class Site:
    address: str

    def course(self, slug: str) -> str:
        return f"{self.address}/courses/{slug}/"


@dataclass(frozen=True)
class Deed:
    """Who did what when; `key` makes it the same deed."""

    key: str
    learner: int | None  # None: the site itself
    verb: str
    activity: dict[str, Any]
    at: datetime
    course: str  # its slug
    result: Mapping[str, Any] | None = None
    categories: tuple[str, ...] = ()
    extensions: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Asked:
    """A question in the words of one version; choices, or the levels of a scale, with their ids."""

    key: str
    number: int
    kind: str
    language: str
    stem: str
    choices: tuple[tuple[str, str], ...] = ()


def statement_id(site: Site, key: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{site.address}|{key}")


def statement(site: Site, deed: Deed) -> dict[str, Any]:
    course = site.course(deed.course)
    context: dict[str, Any] = {}
    around: dict[str, Any] = {}
    if deed.activity["objectType"] == "Activity":  # of nothing else may a platform be named
        context["platform"] = "CME Platform"
    if deed.activity["id"] != course:
        around["parent"] = [activity(course, words.COURSE)]
    if deed.categories:
        around["category"] = [{"id": name} for name in deed.categories]
    if around:
        context["contextActivities"] = around
    if deed.extensions:
        context["extensions"] = dict(deed.extensions)
    body = {
        "id": str(statement_id(site, deed.key)),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": site.address, "name": str(deed.learner or "site")},
        },
        "verb": {"id": deed.verb, "display": {"en": deed.verb.rsplit("/", 1)[-1]}},
        "object": deed.activity,
        "context": context,
        "timestamp": deed.at.astimezone(UTC).isoformat(),
        "version": "1.0.3",
    }
    return body | ({"result": dict(deed.result)} if deed.result else {})


def activity(
    address: str, kind: str, name: str = "", language: str = "en", **more: Any
) -> dict[str, Any]:
    definition: dict[str, Any] = {"type": kind} | more
    if name:
        definition["name"] = {language: name}
    return {"objectType": "Activity", "id": address, "definition": definition}


def reference(site: Site, key: str) -> dict[str, Any]:
    """To the statement of another deed."""
    return {"objectType": "StatementRef", "id": str(statement_id(site, key))}


def question(site: Site, course: str, asked: Asked) -> dict[str, Any]:
    """As it was asked, and never with the right answer: whoever reads statements may be a learner
    who has not answered yet.
    """
    address = f"{site.course(course)}questions/{asked.key}/{asked.number}/"
    interaction = INTERACTIONS[asked.kind]
    more: dict[str, Any] = {"interactionType": interaction}
    if asked.choices:
        listed = [{"id": key, "description": {asked.language: t}} for key, t in asked.choices]
        more["scale" if interaction == "likert" else "choices"] = listed
    return activity(address, words.INTERACTION, asked.stem, asked.language, **more)


def given(kind: str, answer: Any, correct: bool | None) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if kind != "text":
        values = answer if isinstance(answer, list) else [answer]
        result["response"] = "[,]".join(str(value) for value in values)
    if correct is not None:
        result["success"] = correct
    return result


def score(right: int, scored: int, passed: bool | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "score": {"raw": right, "min": 0, "max": scored, "scaled": round(right / scored, 4)},
        "completion": True,
    }
    return result if passed is None else result | {"success": passed}


def at_second(position: float) -> dict[str, Any]:
    return {"extensions": {f"{words.VIDEO_EXTENSION}time": position}}


def watched(intervals: list[list[float]], position: float, share: float) -> dict[str, Any]:
    """As the video profile writes what was played."""
    extensions = {
        "time": position,
        "progress": round(min(share, 1.0), 4),
        "played-segments": "[,]".join(f"{start:.10g}[.]{stop:.10g}" for start, stop in intervals),
    }
    return {"extensions": {f"{words.VIDEO_EXTENSION}{k}": v for k, v in extensions.items()}}


def duration(seconds: float) -> str:
    return f"PT{seconds:.2f}S"
