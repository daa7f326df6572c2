import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.loading import Loaded, LoadRefused, Progress, load_responses
from courses.models import Course

SECONDS_BETWEEN = 0.2


class Command(BaseCommand):
    help = "Loads learners and answers collected elsewhere, all or nothing."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--learners", type=Path, required=True)
        parser.add_argument("--responses", type=Path, required=True)
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="check everything, show how often each choice was given, and store nothing",
        )

    def handle(self, *, slug, learners, responses, dry_run, **options):
        course = Course.objects.filter(slug=slug).first()
        if course is None:
            raise CommandError(f"There is no course {slug}.")
        line = ProgressLine(self.stderr)
        try:
            loaded = load_responses(
                course=course,
                learners_path=learners,
                responses_path=responses,
                at=timezone.now(),
                dry_run=dry_run,
                tell=line.tell,
            )
        except LoadRefused as refused:
            line.end()
            self._report(refused)
            sys.exit(1)
        line.end()
        self._show(loaded, dry_run)

    def _report(self, refused: LoadRefused) -> None:
        self.stderr.write("\n".join(map(str, refused.problems)))
        if refused.count > len(refused.problems):
            self.stderr.write(f"… and {refused.count - len(refused.problems)} more.")
        self.stderr.write("Nothing was stored.")

    def _show(self, loaded: Loaded, dry_run: bool) -> None:
        for counts in loaded.distribution:
            self.stdout.write(counts)
        for shared in loaded.shared:
            self.stdout.write(str(shared))
        if loaded.shared_count > len(loaded.shared):
            more = loaded.shared_count - len(loaded.shared)
            self.stdout.write(f"… and {more:,} more NPIs and addresses that learners share.")
        self.stdout.write(
            f"{'Would load' if dry_run else 'Loaded'} {loaded.learners} new learners "
            f"({loaded.learners_updated} updated) and {loaded.responses} new answers "
            f"({loaded.responses_known} known already)."
        )


class ProgressLine:
    """One line that is written over on a terminal; elsewhere a line for each deed."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.deed, self.written = stream, "", 0.0
        self.terminal = stream.isatty()

    def tell(self, progress: Progress) -> None:
        now, new = time.monotonic(), progress.deed != self.deed
        self.deed = progress.deed
        if not self.terminal and new:
            self.stream.write(f"{progress.deed} …", style_func=str)
        elif self.terminal and (new or progress.share == 1 or now - self.written > SECONDS_BETWEEN):
            self.written = now
            self.stream.write(f"\r\x1b[K{progress}", style_func=str, ending="")
            self.stream.flush()

    def end(self) -> None:
        if self.terminal and self.deed:
            self.stream.write("\r\x1b[K", style_func=str, ending="")
            self.stream.flush()
