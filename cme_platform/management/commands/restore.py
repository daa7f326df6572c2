import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from cme_platform import services
from cme_platform.backups import BackupProblem, restoring


class Command(BaseCommand):
    help = "Brings a backup back into an empty site and checks it against what was copied."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="what `backup` made")

    def handle(self, *, folder: Path, **options: object) -> None:
        services.refuse_unreachable_database()
        try:
            held = restoring.restore(folder.absolute())
        except (BackupProblem, OSError) as problem:
            sys.exit(f"Not restored. {problem}")
        rows = sum(table.count for table in held["tables"].values())
        self.stdout.write(
            f"{rows:,} rows of {len(held['tables'])} tables and {len(held['media']):,} files came "
            "back, each table and file as it was copied."
        )
