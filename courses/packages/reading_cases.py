"""Cases of a package into the database, with their pictures."""

from datetime import datetime
from typing import Any

from courses.models import Case, Exhibit, Track
from courses.pictures import Drawn, draw_again
from courses.storage import keep_bytes
from courses.withdrawing import take_out

from .archive import Package
from .checks import seconds
from .file_names import exhibit_name
from .row_changes import Changes, fill


def write_cases(
    track: Track, entry: dict[str, Any], package: Package, changes: Changes, at: datetime
) -> None:
    """By title; their pictures are written anew when anything differs."""
    cases = track.cases.in_use().order_by("position", "id").prefetch_related("exhibits")
    have = [
        (_case_values(case), [_exhibit_values(exhibit) for exhibit in case.exhibits.all()])
        for case in cases
    ]
    pictures: dict[str, Drawn] = {}
    wanted = [_wanted_case(case, package, pictures) for case in entry.get("cases", [])]
    if have == wanted:
        return
    rows = {case.title: case for case in track.cases.all()}
    kept = []
    for position, (values, exhibits) in enumerate(wanted):
        case = rows.pop(values["title"], None) or Case(track=track)
        fill(case, values | {"position": position, "withdrawn_at": None})
        kept.append(case.pk)
        case.exhibits.all().delete()
        for order, exhibit in enumerate(exhibits):
            _exhibit(case, order, exhibit, pictures[exhibit["image_sha256"]], changes)
    for case in track.cases.in_use().exclude(pk__in=kept):
        take_out(case, at=at)
    changes.add(f"updated cases of {track} ({len(wanted)})")


def _case_values(case: Case) -> dict[str, Any]:
    return {
        name: getattr(case, name)
        for name in ("title", "starts_at", "vignette", "history", "laboratory")
    }


def _exhibit_values(exhibit: Exhibit) -> dict[str, Any]:
    values = {
        name: getattr(exhibit, name) for name in ("title", "kind", "alt", "caption", "image_sha256")
    }
    return values | {"image_name": exhibit_name(exhibit)}


def _wanted_case(
    entry: dict[str, Any], package: Package, pictures: dict[str, Drawn]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    values = {"title": entry["title"], "starts_at": seconds(entry["starts_at"])}
    values |= {name: entry.get(name, "") for name in ("vignette", "history")}
    values["laboratory"] = [lab_values(laboratory) for laboratory in entry.get("laboratory", [])]
    exhibits = []
    for exhibit in entry.get("exhibits", []):
        path = package.path(exhibit["image"])
        assert path is not None  # checked when the package was read
        texts = {"kind": "imaging", "caption": ""} | {
            name: exhibit[name] for name in exhibit if name != "image"
        }
        drawn = draw_again(path)
        pictures[drawn.digest] = drawn
        exhibits.append(texts | {"image_sha256": drawn.digest, "image_name": exhibit["image"]})
    return values, exhibits


def lab_values(entry: dict[str, Any]) -> dict[str, str]:
    return {
        name: entry.get(name, "") for name in ("test", "value", "unit", "reference", "abnormal")
    }


def _exhibit(
    case: Case, position: int, values: dict[str, Any], drawn: Drawn, changes: Changes
) -> None:
    name = f"trial{drawn.suffix}"
    if not changes.trial:
        name, is_new = keep_bytes(drawn.data, course_id=case.track.course_id, suffix=drawn.suffix)
        if is_new:
            changes.stored.append(name)
    case.exhibits.create(
        position=position, image=name, width=drawn.width, height=drawn.height, **values
    )
    changes.lines += [f"note: {values['image_name']}: {note}" for note in drawn.notes]
