import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format

from outcomes.actions.reporting import made_again
from outcomes.actions.verifying import Verification, verify
from outcomes.counting import UnknownRules
from outcomes.models import OutcomeSnapshot

from .export_outcomes import find_snapshot


class Command(BaseCommand):
    help = "Makes a snapshot again from the stored answers as of its time and compares."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--snapshot", type=int, help="its id; the newest one when left out")

    def handle(self, *, slug, snapshot, **options):
        stored = find_snapshot(slug, snapshot)
        try:
            outcome = verify(stored)
        except UnknownRules as refused:
            raise CommandError(f"Snapshot {stored.pk} cannot be made again. {refused}") from None
        self.rules(outcome)
        if outcome.same:
            self.stdout.write(f"Snapshot {stored.pk}: same digest {outcome.digest}")
            self.stdout.write(
                "The digest proves the figures; outside it are how the activity is described, "
                "states, recommendations and typed answers."
            )
            self.files(stored)
            return
        self.stderr.write(
            f"Snapshot {stored.pk} differs: stored {stored.digest}, made again {outcome.digest}"
        )
        for line in outcome.differences:
            self.stderr.write(line)
        for reason in outcome.reasons:
            self.stderr.write(f"Why: {reason}")
        sys.exit(1)

    def rules(self, outcome: Verification) -> None:
        """A new snapshot may say something else than this one, and why."""
        if outcome.rules_changed:
            self.stdout.write(
                f"Made again by the rules it was computed by, version {outcome.rules_version}. "
                f"These are others today: {', '.join(outcome.rules_changed)}."
            )
        if outcome.settings_changed:
            self.stdout.write(
                "Made again with what the course had set then. Set otherwise today: "
                f"{', '.join(outcome.settings_changed)}."
            )
        if outcome.not_recorded:
            self.stdout.write(
                f"It was made before there were these sections: {', '.join(outcome.not_recorded)}."
            )

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
