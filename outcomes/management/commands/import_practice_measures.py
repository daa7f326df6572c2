"""Takes in counts of practice measures from a CSV file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.models import Course
from learners.refusals import Refusal
from outcomes.actions.practice import import_practice
from outcomes.practice_csv import read_practice_csv


class Command(BaseCommand):
    help = (
        "Takes in practice measures (Moore levels 5 and 6) from a CSV file with the columns "
        "measure, period, numerator, denominator, and optionally label, level, source."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("course", help="slug of the course")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        course = Course.objects.filter(slug=options["course"]).first()
        if course is None:
            raise CommandError(f"There is no course {options['course']}.")
        try:
            rows = read_practice_csv(options["file"].read_bytes())
        except OSError as problem:
            raise CommandError(f"The file cannot be read: {problem}") from problem
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        new = import_practice(course=course, rows=rows, by=None)
        self.stdout.write(f"{new} of {len(rows)} rows are new. They stand in the next snapshot.")
