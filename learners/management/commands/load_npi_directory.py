from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from learners import npi_directory
from learners.models import DirectoryLoad
from learners.verification import ask_for_recheck


class Command(BaseCommand):
    help = (
        "Takes a file of the national NPI registry into the local directory: full, incremental, or "
        "the deactivated list."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the CSV or workbook, or the .zip as published")
        parser.add_argument(
            "--kind",
            choices=DirectoryLoad.Kind.values,
            default="",
            help="otherwise by the name of the file",
        )
        parser.add_argument(
            "--taxonomy",
            action="append",
            default=[],
            help="keep only these codes, and all deactivated numbers",
        )

    def handle(self, *, file, kind, taxonomy, **options):
        try:
            record = npi_directory.load(
                path=file, kind=kind, taxonomies=taxonomy, at=timezone.now(), say=self.say
            )
        except npi_directory.BadDirectoryFile as problem:
            raise CommandError(problem.sentence) from None
        ask_for_recheck(record)
        self.stdout.write(
            f"{record.file_name} ({record.get_kind_display()}): {record.rows_read:,} rows read, "
            f"{record.rows_kept:,} kept, {record.rows_changed:,} new or changed, "
            f"{record.rows_stale:,} no longer listed, {record.rows_refused:,} refused."
        )
        if record.refused_rows:
            rows = ", ".join(f"{row:,}" for row in record.refused_rows)
            more = ", …" if record.rows_refused > len(record.refused_rows) else ""
            self.stdout.write(
                f"Refused, as their NPI is no number of 10 digits: rows {rows}{more}."
            )

    def say(self, progress):
        self.stderr.write(f"  {progress.rows:,} rows, {progress.share:.0%}")
