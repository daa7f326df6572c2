import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.models import Course
from learners.refusals import Refusal
from outcomes.actions.reporting import render
from outcomes.actions.writing_rows import write_rows
from outcomes.file_formats import FORMATS, ROW_FILES
from outcomes.models import OutcomeSnapshot
from outcomes.querysets import newest_ready


class Command(BaseCommand):
    help = "Writes a snapshot to a file; the same renderers as the download."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--format", required=True, choices=list(FORMATS), dest="kind")
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--snapshot", type=int, help="its id; the newest one when left out")
        parser.add_argument(
            "--free-text",
            action="store_true",
            help="with the formats of rows: the answers people typed, too",
        )

    def handle(self, *, slug, kind, output, snapshot, free_text, **options):
        stored = find_snapshot(slug, snapshot)
        try:
            if kind in ROW_FILES:
                write_whole(
                    output, lambda half: write_rows(stored, kind, half, free_text=free_text)
                )
            else:
                content = render(stored, kind)
                write_whole(output, lambda half: half.write_bytes(content))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as problem:
            raise CommandError(f"{output} could not be written: {problem.strerror}.") from None
        self.stdout.write(f"Wrote {output}.")


def find_snapshot(slug: str, number: int | None) -> OutcomeSnapshot:
    course = Course.objects.filter(slug=slug).first()
    if course is None:
        raise CommandError(f"There is no course {slug}.")
    if number is None:
        snapshot = newest_ready(course)
    else:
        snapshot = OutcomeSnapshot.objects.filter(
            course=course, pk=number, computed_at__isnull=False
        ).first()
    if snapshot is None:
        which = "finished snapshot" if number is None else f"finished snapshot {number}"
        raise CommandError(f"{slug} has no {which}. Make one: manage.py compute_outcomes {slug}")
    return snapshot


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """A whole file or none."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    half = Path(name)
    try:
        write(half)
        os.fsync(handle)
        half.chmod(0o644)
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)
