import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from cme_platform.backups import BackupProblem, shown, taking


class Command(BaseCommand):
    help = "Copies the site (database, media, secret) into a new folder, while it runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that is not there yet")

    def handle(self, *, folder: Path, **options: object) -> None:
        try:
            held = taking.take(folder.absolute(), at=timezone.now())
        except (BackupProblem, OSError) as problem:
            sys.exit(f"No backup was made. {problem}")
        rows = sum(table.count for table in held["tables"].values())
        megabytes = sum(file.count for file in held["media"].values()) / 2**20
        self.stdout.write(
            f"{rows:,} rows of {len(held['tables'])} tables, {len(held['media']):,} files "
            f"({megabytes:,.0f} MiB) in {folder}."
        )
        if not taking.is_local():
            self.stdout.write("Media are in the object store: keep them by its own means.")
        if unfound := taking.unfound_files(held["media"]):
            self.stdout.write(f"Not there to be copied: {shown(unfound)}.")
