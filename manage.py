#!/usr/bin/env python
"""Django's command line; brings up the embedded services when none are configured."""

import os
import sys

WITHOUT_SERVICES = {
    "help",
    "version",
    "--help",
    "--version",
    "-h",
    "collectstatic",
    "spectacular",
    "makemessages",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cme_platform.settings")
    from django.core.management import execute_from_command_line

    from cme_platform import services

    if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_SERVICES:
        services.bring_up()
        services.bring_database_up_to_date(sys.argv[1])
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)
