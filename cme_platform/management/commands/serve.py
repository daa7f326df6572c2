import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from cme_platform import services
from cme_platform.supervisor import Child, Supervisor, port_is_free


class Command(BaseCommand):
    help = "Starts the site: web server, Celery worker and beat. Ctrl-C stops all of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--prepare-only",
            action="store_true",
            help="database and static files up to date, then stop",
        )

    def handle(self, *, prepare_only: bool, **options: object) -> None:
        if not prepare_only:
            refuse_port_in_use()
        prepare(self.say)
        if not prepare_only:
            serve(self.say)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def prepare(say: Callable[[str], None]) -> None:
    """Database and static files as this version needs them."""
    services.refuse_unreachable_database()
    say("Bringing the database up to date")
    call_command("migrate", interactive=False, verbosity=0)
    _collect_static(say)


# Of the npm packages only what a page asks for.
UNUSED = ["*.map", "log.*", "*-es-*", "swagger-ui.js", "*.md", "*.json", "*.html", "index.css",
          "*italic*", "*opsz*", "*standard*",
          "*cyrillic*", "*greek*", "*vietnamese*", "oauth2*", "absolute-path.js", "index.js",
          "swagger-initializer.js",
          "NOTICE", "LICENSE", "*.d.ts", "*.d.mts", "hls.js", "hls.mjs", "hls.min.*",
          "hls.light.js", "hls.light.mjs",
          "hls-demo.js", "hls.worker.js", "plyr.js", "plyr.mjs", "plyr.min.js",
          "plyr.polyfilled.*"]  # fmt: skip


def _collect_static(say: Callable[[str], None]) -> None:
    """Skipped while none of the sources has changed."""
    sources = sorted(path for path in (settings.BASE_DIR / "static").rglob("*") if path.is_file())
    sources += [settings.BASE_DIR / "package-lock.json", Path(__file__)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    stamp = settings.CME_DATA_DIR / "static-digest"
    if stamp.exists() and stamp.read_text() == digest and settings.STATIC_ROOT.is_dir():
        return
    say("Collecting static files")
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
    stamp.write_text(digest)


def refuse_port_in_use() -> None:
    if not port_is_free():
        sys.exit(
            f"Port {settings.PORT} is in use. Stop what uses it, or choose another one: PORT=8001 "
            "make demo"
        )


def serve(
    say: Callable[[str], None], lines: Callable[[], list[str]] = list, task: Child | None = None
) -> None:
    """Runs until asked to stop.

    The lines are told when all is there: with a task, when that is done.
    """
    refuse_port_in_use()
    connections.close_all()
    say("Starting web server, worker and beat")
    address = f"http://localhost:{settings.PORT}"

    def ready() -> None:
        say("\n".join(["", f"Ready: {address}/", *lines(), "", "Ctrl-C stops everything."]))

    if task is None:
        Supervisor(say).run(when_up=ready)
    else:
        task.when_done = lambda code: (
            ready() if code == 0 else say(f"{task.name} failed; see above.")
        )
        up = f"\nThe site is up: {address}/ (Ctrl-C stops everything.) {task.name} continues.\n"
        Supervisor(say).run(when_up=lambda: say(up), task=task)
    say("Stopped.")
