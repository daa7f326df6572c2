"""Deeds on ladders: ask for one, make its next rung, and let a new video take the place of the old
one when it is ready.
"""

import contextlib
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from jobs.actions import Lease, PermanentFailure, enqueue
from jobs.models import Job, State

from . import encoding
from .models import Ladder, MicroSegment, Rung, Track
from .storage import keep, on_this_machine, sha256_of, workplace
from .video_probe import NotAVideo, held_seconds, probe

KIND = "courses.make_rung"
TELL_EVERY = 1.0  # seconds


@dataclass(frozen=True)
class Standing:
    """How far a video's ladder is, for people."""

    state: str  # none, queued, running, failed, ready
    share: float
    text: str


def want_ladder(*, name: str, digest: str, course_id: int, file_name: str = "") -> Ladder:
    """The ladder of a stored video; work on it begins when there is something left to make.

    Asked again it goes on.
    """
    ladder, _ = Ladder.objects.get_or_create(
        source_sha256=digest, defaults={"source": name, "course_id": course_id}
    )
    if ladder.source != name:  # the same film in another course, whose file may outlive this one's
        Ladder.objects.filter(pk=ladder.pk).update(source=name)
    if file_name and ladder.file_name != file_name:
        Ladder.objects.filter(pk=ladder.pk).update(file_name=file_name)
    if ladder.ready_at is None:
        _next(ladder)
    else:
        _take_place(ladder)
    return ladder


def _next(ladder: Ladder) -> None:
    enqueue(kind=KIND, params={"ladder": ladder.pk}, open_key=ladder.open_key)


def make_rung(lease: Lease) -> None:
    """One rung a job: what is finished is kept whatever happens to the next.

    Ends by asking for the next one.
    """
    ladder = Ladder.objects.get(pk=lease.job.params["ladder"])
    with workplace() as work:
        source = on_this_machine(ladder.source, work)
        try:
            _look(ladder, source, work)
            height = _missing(ladder)[0] if _missing(ladder) else None
            rung = _made(ladder, source, work, height, lease) if height else None
        except (encoding.Damaged, NotAVideo) as problem:
            raise PermanentFailure(problem.code, str(problem)) from None
    with transaction.atomic():
        if rung:
            rung.save()
        lease.finish({"height": height})
        if _missing(ladder):
            _next(ladder)
        else:
            Ladder.objects.filter(pk=ladder.pk).update(ready_at=Now())
            _take_place(ladder)


def _missing(ladder: Ladder) -> list[int]:
    have = set(ladder.rungs.values_list("height", flat=True))
    return [height for height in ladder.wanted if height not in have]


def _look(ladder: Ladder, source: Path, work: Path) -> None:
    """Measure the video and make its pictures, once."""
    if ladder.wanted:
        return
    picture = probe(source)
    ladder.width, ladder.height, ladder.length = picture.width, picture.height, picture.length
    ladder.has_sound, ladder.wanted = bool(picture.sound), encoding.heights_for(picture.height)
    poster, sprite = work / "poster.jpg", work / "sprite.jpg"
    encoding.make_poster(source, poster, length=picture.length)
    tiles = encoding.make_sprite(
        source, sprite, length=picture.length, height=picture.height, width=picture.width
    )
    ladder.tiles = asdict(tiles)
    ladder.poster, ladder.sprite = (_kept(ladder, path, ".jpg") for path in (poster, sprite))
    ladder.save(
        update_fields=[
            "width",
            "height",
            "length",
            "has_sound",
            "wanted",
            "poster",
            "sprite",
            "tiles",
        ]
    )


def _made(ladder: Ladder, source: Path, work: Path, height: int, lease: Lease) -> Rung:
    assert ladder.length is not None
    width = encoding.width_at(height, ladder.width, ladder.height)
    say = _saying(
        lease, f"{ladder.wanted.index(height) + 1} of {len(ladder.wanted)}: {height} lines"
    )
    rung = encoding.make_rung(
        source,
        work,
        height=height,
        width=width,
        length=ladder.length,
        say=say,
        hold=held_seconds(source) if ladder.has_sound else 0.0,
    )
    return Rung(
        ladder=ladder,
        height=height,
        width=width,
        file=_kept(ladder, rung.file, ".mp4"),
        playlist=rung.playlist,
        codecs=rung.codecs,
        bandwidth=rung.bandwidth,
        average=rung.average,
    )


def _kept(ladder: Ladder, path: Path, suffix: str) -> str:
    """Under the digest of what was made: the same twice is one file."""
    return keep(path, course_id=ladder.course_id, digest=sha256_of(path), suffix=suffix)[0]


def _saying(lease: Lease, text: str) -> Callable[[float], None]:
    told = 0.0

    def say(share: float) -> None:
        nonlocal told
        if time.monotonic() - told >= TELL_EVERY:
            told = time.monotonic()
            lease.progress(share, text)

    return say


def _take_place(ladder: Ladder) -> None:
    """Where this video was waiting to replace another one it does so now."""
    for model in (Track, MicroSegment):
        model._default_manager.filter(coming_sha256=ladder.source_sha256).update(
            video=F("coming"),
            video_sha256=F("coming_sha256"),
            duration=F("coming_duration"),
            video_name="",
            coming="",
            coming_sha256="",
            coming_duration=None,
        )


def ladder_of(row: Track | MicroSegment) -> Ladder | None:
    """The finished ladder of the video that plays, with its rungs."""
    if not row.video_sha256:
        return None
    ready = Ladder.objects.filter(source_sha256=row.video_sha256, ready_at__isnull=False)
    return ready.first()


def standing_of(digest: str) -> Standing:
    """How far the ladder of that video is, over all of its rungs."""
    ladder = Ladder.objects.filter(source_sha256=digest).first() if digest else None
    if ladder is None:
        return Standing("none", 0.0, "No conversion was asked for.")
    if ladder.ready_at:
        heights = ", ".join(f"{height}" for height in ladder.wanted)
        number = len(ladder.wanted)
        sizes = "one size" if number == 1 else f"{number} sizes"
        silent = "" if ladder.has_sound else " The video has no sound."
        return Standing("ready", 1.0, f"Ready in {sizes}: {heights} lines.{silent}")
    job = Job.objects.filter(open_key=ladder.open_key).order_by("-id").first()
    done, wanted = ladder.rungs.count(), max(1, len(ladder.wanted))
    share = min(
        1.0, (done + (job.progress if job and job.state == State.RUNNING else 0.0)) / wanted
    )
    if job and job.state == State.FAILED:
        return Standing(
            "failed", share, f"It could not be converted: {job.error} [{job.error_code}]"
        )
    if job and job.state == State.RUNNING:
        return Standing(
            "running", share, f"Being converted, {job.progress_text or 'looking at it'}."
        )
    return Standing("queued", share, "Waiting for a worker.")


def try_again(*, digest: str) -> None:
    """After a failure: what is finished is kept, the rest is made."""
    with contextlib.suppress(Ladder.DoesNotExist):
        ladder = Ladder.objects.get(source_sha256=digest)
        if ladder.ready_at is None:
            _next(ladder)
