from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from learners import tokens
from learners.addresses import normal_address
from learners.models import Scope, Team, User


class Command(BaseCommand):
    help = (
        "Prints a new API token once. Existing tokens keep working until they expire or are "
        "revoked."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", default="made by the operator", help="what it is for")
        parser.add_argument(
            "--scope", action="append", choices=Scope.values, help="all of them unless given"
        )
        parser.add_argument("--team", help="for the courses of the team of this name only")
        parser.add_argument(
            "--days", type=int, default=tokens.LONGEST_DAYS, help="how long it is good"
        )

    def handle(self, *, email, name, scope, team, days, **options):
        user = User.objects.filter(email=normal_address(email), is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account for {email}.")
        if not 1 <= days <= tokens.LONGEST_DAYS:
            raise CommandError(f"--days is from 1 to {tokens.LONGEST_DAYS}.")
        bound_to = Team.objects.filter(name=team).first() if team else None
        if team and bound_to is None:
            raise CommandError(f"There is no team {team}.")
        try:
            token = tokens.make(
                user=user,
                name=name,
                scopes=scope or Scope.values,
                at=timezone.now(),
                days=days,
                team=bound_to,
                second_factor=True,  # whoever runs the server stands for it
                by=None,
            )
        except tokens.NoToken as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(token.key)
