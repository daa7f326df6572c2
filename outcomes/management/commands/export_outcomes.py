import os
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.models import Course
from outcomes.models import OutcomeSnapshot
from outcomes.querysets import newest_ready
from outcomes.reports import FORMATS, LATER, render


class Command(BaseCommand):
    help = "Writes a snapshot to a file; the same renderers as the download."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--format", required=True, choices=[*FORMATS, *LATER], dest="kind")
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--snapshot", type=int, help="its id; the newest one when left out")

    def handle(self, *, slug, kind, output, snapshot, **options):
        if kind in LATER:
            raise CommandError(f"{kind} reports are not there yet; json and csv are.", returncode=2)
        content = render(find_snapshot(slug, snapshot).document, kind)
        try:
            write_whole(output, content)
        except OSError as problem:
            raise CommandError(f"{output} could not be written: {problem.strerror}.") from None
        self.stdout.write(f"Wrote {output}.")


def find_snapshot(slug: str, number: int | None) -> OutcomeSnapshot:
    course = Course.objects.filter(slug=slug).first()
    if course is None:
        raise CommandError(f"There is no course {slug}.")
    if number is None:
        found = newest_ready(course)
    else:
        found = OutcomeSnapshot.objects.filter(course=course, pk=number, computed_at__isnull=False).first()
    if found is None:
        which = "finished snapshot" if number is None else f"finished snapshot {number}"
        raise CommandError(f"{slug} has no {which}. Make one: manage.py compute_outcomes {slug}")
    return found


def write_whole(path: Path, content: bytes) -> None:
    """A whole file or none."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as half:
        try:
            half.write(content)
            half.flush()
            os.fsync(half.fileno())
            os.chmod(half.name, 0o644)
            os.replace(half.name, path)
        except BaseException:
            os.unlink(half.name)
            raise
