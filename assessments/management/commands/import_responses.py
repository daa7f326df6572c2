import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.loading import LoadRefused, load_responses
from courses.models import Course


class Command(BaseCommand):
    help = "Loads learners and answers collected elsewhere, all or nothing."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--learners", type=Path, required=True)
        parser.add_argument("--responses", type=Path, required=True)
        parser.add_argument(
            "--dry-run", action="store_true", help="check everything, and store nothing"
        )

    def handle(self, *, slug, learners, responses, dry_run, **options):
        course = Course.objects.filter(slug=slug).first()
        if course is None:
            raise CommandError(f"There is no course {slug}.")
        try:
            loaded = load_responses(
                course=course,
                learners_path=learners,
                responses_path=responses,
                at=timezone.now(),
                dry_run=dry_run,
            )
        except LoadRefused as refused:
            self.stderr.write("\n".join(map(str, refused.problems)))
            if refused.count > len(refused.problems):
                self.stderr.write(f"… and {refused.count - len(refused.problems)} more.")
            self.stderr.write("Nothing was stored.")
            sys.exit(1)
        self.stdout.write(
            f"{'Would load' if dry_run else 'Loaded'} {loaded.learners} new learners "
            f"({loaded.learners_updated} updated) and {loaded.responses} new answers "
            f"({loaded.responses_known} known already)."
        )
