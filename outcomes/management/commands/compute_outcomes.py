import sys
import time
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.models import Course
from jobs.models import Job
from jobs.workers import ensure_worker
from outcomes.actions.computing import AsOfInFuture, AsOfTooEarly, check_as_of, request_snapshot
from outcomes.models import OutcomeSnapshot


class Command(BaseCommand):
    help = "Asks for an outcome snapshot, waits for the worker, and prints the snapshot's id."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument(
            "--as-of", help="ISO 8601 time with offset; answers given until then count"
        )

    def handle(self, *, slug, as_of, **options):
        course = Course.objects.filter(slug=slug).first()
        if course is None:
            raise CommandError(f"There is no course {slug}.")
        wanted = moment(as_of) if as_of else None
        try:
            check_as_of(wanted, at=timezone.now())
        except (AsOfInFuture, AsOfTooEarly) as problem:
            raise CommandError(problem.sentence) from None
        with ensure_worker() as self.look_after:
            snapshot = self.request(course, wanted)
            self.wait(snapshot)
        self.stdout.write(str(snapshot.pk))

    def request(self, course: Course, as_of: datetime | None) -> OutcomeSnapshot:
        """A computation that was asked for before this one may not hold the newest answers: it is
        waited for first.
        """
        while True:
            snapshot, created = request_snapshot(
                course=course, requested_by=None, at=timezone.now(), as_of=as_of
            )
            if created:
                return snapshot
            self.stderr.write("Another computation is running; waiting for it first.")
            self.wait(snapshot, must_succeed=False)

    def wait(self, snapshot: OutcomeSnapshot, must_succeed: bool = True) -> None:
        assert snapshot.job_id is not None
        told = None
        while True:
            job = Job.objects.get(pk=snapshot.job_id)
            if (job.state, job.progress_text) != told:
                told = (job.state, job.progress_text)
                self.stderr.write(f"{job.progress:4.0%} {job.state} {job.progress_text}".rstrip())
            if job.state == Job.State.DONE or (not must_succeed and job.finished_at):
                return
            if job.finished_at:
                self.stderr.write(f"The computation failed: {job.error} [{job.error_code}]")
                sys.exit(1)
            self.look_after()
            time.sleep(0.1)


def moment(text: str) -> datetime:
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is not an ISO 8601 time.") from None
    if parsed.tzinfo is None:
        raise CommandError(f"{text!r} has no offset from UTC; write for example {text}+00:00.")
    return parsed
