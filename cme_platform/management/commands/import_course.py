import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cme_platform.packages import PackageProblems, import_package


class Command(BaseCommand):
    help = "Creates or updates a course from a course package (a folder or a .zip)."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )

    def handle(self, *, path, dry_run, **options):
        try:
            done = import_package(path, at=timezone.now(), dry_run=dry_run)
        except PackageProblems as problems:
            self.stderr.write("\n".join(map(str, problems.problems)))
            self.stderr.write("Nothing was changed.")
            sys.exit(1)
        except OSError as problem:
            raise CommandError(
                f"{problem.filename or path}: {problem.strerror}. Nothing was changed."
            ) from None
        for line in done.changes or ["nothing to change"]:
            self.stdout.write(line)
        for sentence in done.not_published:
            self.stdout.write(f"stays a draft: {sentence}")
        word = "Would import" if dry_run else "Imported"
        self.stdout.write(f"{word} {done.course.slug} ({done.course.status}).")
