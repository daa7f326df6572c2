from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from rest_framework.authtoken.models import Token

from learners.models import User


class Command(BaseCommand):
    help = "Prints a new API token once; the one before stops working."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account for {email}.")
        with transaction.atomic():
            Token.objects.filter(user=user).delete()
            self.stdout.write(Token.objects.create(user=user).key)
