import sys

from django.core.management.base import BaseCommand

from outcomes.actions import verify

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
            return
        self.stderr.write(f"Snapshot {found.pk} differs: stored {found.digest}, made again {outcome.digest}")
        for line in outcome.differences:
            self.stderr.write(line)
        sys.exit(1)
