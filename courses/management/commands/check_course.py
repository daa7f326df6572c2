import sys

from django.core.management.base import BaseCommand, CommandError

from courses import publishing
from courses.models import Course


class Command(BaseCommand):
    help = (
        "Says what a course needs before it is published, and what is advised. Ends with 1 when "
        "something is missing."
    )

    def add_arguments(self, parser):
        parser.add_argument("slug")

    def handle(self, *, slug, **options):
        course = Course.objects.filter(slug=slug).first()
        if course is None:
            raise CommandError(f"There is no course {slug}.")
        failures = publishing.gate_failures(course)
        for failure in failures:
            self.stdout.write(f"missing: {failure.sentence} [{failure.code}]")
        for hint in publishing.advice(course):
            self.stdout.write(f"advised: {hint.sentence} [{hint.code}]")
        if failures:
            sys.exit(1)
        self.stdout.write(f"{slug} may be published ({course.status}).")
