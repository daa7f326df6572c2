from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from learners.models import Team
from learners.refusals import Refusal
from outcomes.analytics import readers


class Command(BaseCommand):
    help = "Lets a role of the database read the schema analytics: docs/analytics.md."

    def add_arguments(self, parser):
        parser.add_argument("role")
        reach = parser.add_mutually_exclusive_group(required=True)
        reach.add_argument("--team", action="append", help="its name; may be given several times")
        reach.add_argument("--whole-site", action="store_true")
        reach.add_argument("--remove", action="store_true", help="it reads nothing any more")
        parser.add_argument(
            "--create", action="store_true", help="make the role; prints its password once"
        )

    def handle(self, *, role, team, whole_site, remove, create, **options):
        try:
            if remove:
                removed = readers.stop_reading(role=role, by=None)
                self.stdout.write(f"{role} reads nothing{' any more' if removed else ''}.")
                return
            names = None if whole_site else list(dict.fromkeys(team))
            teams = None if names is None else [find_team(name) for name in names]
            with transaction.atomic():  # no role that nobody knows the password of
                password = readers.create_role(role) if create else None
                readers.let_read(role=role, teams=teams, by=None)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if password:
            self.stdout.write(f"Password: {password}")
        reach = "every course" if names is None else f"the courses of {', '.join(names)}"
        self.stdout.write(f"{role} reads {reach}.")


def find_team(name: str) -> Team:
    team = Team.objects.filter(name=name).first()
    if team is None:
        raise CommandError(f"There is no team “{name}”.")
    return team
