"""Videos, captions and handouts of a package into the database and the storage."""

from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from courses import captions as webvtt
from courses.laddering import want_ladder
from courses.models import Caption, MicroSegment, Track
from courses.storage import keep, sha256_of

from .archive import Package
from .file_names import caption_name, handout_name, video_name
from .media import handout_suffix, read_captions, video_suffix
from .row_changes import Changes


def write_media(
    row: Track | MicroSegment, entry: dict[str, Any], package: Package, changes: Changes
) -> None:
    if "video" in entry:
        _video(row, entry["video"], package, changes)
    elif row.video:
        row.video, row.video_sha256, row.video_name, row.duration = "", "", "", None
        row.coming, row.coming_sha256, row.coming_duration = "", "", None
        row.save()
        changes.add(f"removed the video of {row}")
    _captions(row, entry.get("captions", []), package, changes)


def _video(row: Track | MicroSegment, name: str, package: Package, changes: Changes) -> None:
    path = package.path(name)
    assert path is not None  # checked when the package was read
    digest = sha256_of(path)
    is_new = (
        row.video_sha256 != digest
        or not row.video
        or not default_storage.exists(str(row.video.name))
    )
    if not is_new and video_name(row) == name:
        return
    row.video_name = name
    if is_new:
        row.duration = package.length(name)
        row.video_sha256 = digest
        row.video = _stored(row.course_id, path, digest, video_suffix(path), changes)
    # what the package says now goes before it
    row.coming, row.coming_sha256, row.coming_duration = "", "", None
    row.save()
    if not changes.trial:
        file_name = Path(name).name
        want_ladder(
            name=str(row.video.name),
            digest=digest,
            course_id=row.course_id,
            file_name=file_name,
        )
    changes.add(f"stored the video of {row}" if is_new else f"the video of {row} is called {name}")


def _stored(course_id: int, path: Path, digest: str, suffix: str, changes: Changes) -> str:
    if changes.trial:
        return f"trial{suffix}"
    name, is_new = keep(path, course_id=course_id, digest=digest, suffix=suffix)
    if is_new:
        changes.stored.append(name)
    return name


def _captions(
    row: Track | MicroSegment, entries: list[dict[str, Any]], package: Package, changes: Changes
) -> None:
    owner = {"track": row} if isinstance(row, Track) else {"segment": row}
    have = {caption.language: caption for caption in Caption.objects.filter(**owner)}
    for entry in entries:
        caption = have.pop(entry["language"], None) or Caption(**owner, language=entry["language"])
        _caption(row, caption, entry["file"], package, changes)
    for caption in have.values():
        caption.delete()
        changes.add(f"removed captions ({caption.language}) of {row}")


def _caption(
    row: Track | MicroSegment, caption: Caption, name: str, package: Package, changes: Changes
) -> None:
    path = package.path(name)
    assert path is not None
    digest = sha256_of(path)
    is_new = caption.file_sha256 != digest or not default_storage.exists(str(caption.file.name))
    if not is_new and caption_name(row, caption) == name:
        return
    if is_new:
        caption.file_sha256 = digest
        caption.file = _stored(row.course_id, path, digest, ".vtt", changes)
        if row.duration and (over := webvtt.outlast(read_captions(path), float(row.duration))):
            changes.add(
                f"note: captions ({caption.language}) of {row} run on for {over:.0f} s after the "
                "end of the video"
            )
    caption.file_name = name
    caption.save()
    changes.add(f"stored captions ({caption.language}) of {row}")


def write_handouts(
    track: Track, entries: list[dict[str, Any]], package: Package, changes: Changes
) -> None:
    """Written anew, in their order, when anything differs."""
    rows = list(track.handouts.all())
    wanted = [_wanted_handout(entry, package) for entry in entries]
    have = [(row.title, handout_name(row), row.file_sha256) for row in rows]
    if have == [(title, name, digest) for title, name, digest, _ in wanted]:
        return
    for row in rows:
        row.delete()
    for position, (title, name, digest, path) in enumerate(wanted):
        stored = _stored(track.course_id, path, digest, handout_suffix(path), changes)
        track.handouts.create(
            position=position,
            title=title,
            file=stored,
            file_sha256=digest,
            file_name=name,
            size=path.stat().st_size,
        )
    changes.add(f"updated slides of {track} ({len(wanted)})")


def _wanted_handout(entry: dict[str, Any], package: Package) -> tuple[str, str, str, Path]:
    path = package.path(entry["file"])
    assert path is not None  # checked when the package was read
    return entry["title"], entry["file"], sha256_of(path), path
