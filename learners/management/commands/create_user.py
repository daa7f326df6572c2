import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from learners.actions import create_account, update_account
from learners.addresses import normal_address
from learners.models import ROLES, User


class Command(BaseCommand):
    help = "Makes a verified account. Running it again changes nothing unless --update is given."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--role", action="append", required=True, choices=ROLES)
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )
        parser.add_argument(
            "--update",
            action="store_true",
            help="give an existing account these roles and password",
        )

    def handle(self, *, email, role, password_stdin, update, **options):
        email = normal_address(email)
        try:
            User._meta.get_field("email").run_validators(email)
        except ValidationError:
            raise CommandError(f"{email!r} is not an e-mail address.") from None
        password = sys.stdin.readline().rstrip("\n") if password_stdin else None
        if password_stdin and not password:
            raise CommandError("No password came from standard input.")
        existing = User.objects.filter(email=email).first()
        if existing is None:
            create_account(email=email, roles=role, password=password)
            self.stdout.write(f"Created {email} ({', '.join(role)}).")
        elif update:
            update_account(user=existing, roles=role, password=password)
            self.stdout.write(f"Updated {email} ({', '.join(role)}).")
        else:
            self.stdout.write(
                f"{email} exists already; nothing was changed. Use --update to change it."
            )
