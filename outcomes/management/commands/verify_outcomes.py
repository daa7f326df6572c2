import sys

from django.core.management.base import BaseCommand
from django.utils.formats import date_format

from outcomes.actions.reporting import made_again
from outcomes.actions.verifying import verify
from outcomes.models import OutcomeSnapshot

from .export_outcomes import find_snapshot


class Command(BaseCommand):
    help = "Makes a snapshot again from the stored answers as of its time and compares."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--snapshot", type=int, help="its id; the newest one when left out")

    def handle(self, *, slug, snapshot, **options):
        found = find_snapshot(slug, snapshot)
        outcome = verify(found)
        if outcome.same:
            self.stdout.write(f"Snapshot {found.pk}: same digest {outcome.digest}")
            self.files(found)
            return
        self.stderr.write(
            f"Snapshot {found.pk} differs: stored {found.digest}, made again {outcome.digest}"
        )
        for line in outcome.differences:
            self.stderr.write(line)
        for reason in outcome.reasons:
            self.stderr.write(f"Why: {reason}")
        sys.exit(1)

    def files(self, snapshot: OutcomeSnapshot) -> None:
        """What was locked agrees for ever: every file that is kept is made again and compared byte
        by byte.
        """
        if snapshot.locked_at is None:
            return
        self.stdout.write(
            f"Locked on {date_format(snapshot.locked_at, 'DATETIME_FORMAT')} UTC: "
            f"{snapshot.lock_reason}"
        )
        changed = False
        for kind, is_same in made_again(snapshot):
            self.stdout.write(
                f"  {kind}: {'same bytes' if is_same else 'differs from the file that was built'}"
            )
            changed = changed or not is_same
        if changed:
            sys.exit(1)
