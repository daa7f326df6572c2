from django.core.management.commands import migrate

from cme_platform.folded import refuse_what_is_half_applied


class Command(migrate.Command):
    """Asks first whether the database was migrated in part: Django would read the state of such a
    one before any signal is sent, and stop without a reason."""

    def handle(self, *args, **options):
        refuse_what_is_half_applied()
        super().handle(*args, **options)
