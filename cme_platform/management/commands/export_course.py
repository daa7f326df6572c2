from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cme_platform.packages import export_package
from courses.models import Course


class Command(BaseCommand):
    help = "Writes the package of a course; importing it gives the same course."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("out", type=Path)

    def handle(self, *, slug, out, **options):
        course = Course.objects.filter(slug=slug).first()
        if course is None:
            raise CommandError(f"There is no course {slug}.")
        try:
            export_package(course, out)
        except OSError as problem:
            raise CommandError(f"{out} could not be written: {problem.strerror}.") from None
        self.stdout.write(f"Wrote {out}.")
