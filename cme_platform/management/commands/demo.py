import io
import os
import secrets
import sys
import tempfile
import time
from argparse import SUPPRESS
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cme_platform.supervisor import Child
from courses.loading_notice import say_what_is_loaded
from courses.models import Campaign, Course, Enrollment
from demo.media import make_package
from demo.people import LINKS, write
from demo.under_way import begin
from jobs.models import OPEN
from jobs.workers import ensure_worker
from learners.actions import create_account
from learners.models import Learner, User
from learners.npi_directory import add_demo_records
from learners.taxonomy import LABELS
from outcomes.models import Report
from outcomes.querysets import newest_ready

from .serve import prepare, refuse_port_in_use, serve

SLUG = "her2-spectrum-clinic"
SIGN_INS = {
    "learner@demo.example": ("learner",),
    "author@demo.example": ("author",),
    "course-admin@demo.example": ("course-admin",),
    "analyst@demo.example": ("analyst",),
}


PUBLIC = (
    "SITE_URL, {url}, is a public site: made-up people, answers and sign-ins do not belong there. "
    "Give the demonstration a data directory of its own and no https:// SITE_URL, or set DEBUG=on."
)


def refuse_a_public_site() -> None:
    url = urlsplit(settings.SITE_URL)
    is_local = url.hostname in ("localhost", "127.0.0.1", "::1")
    if url.scheme == "https" and not is_local and not settings.DEBUG:
        raise CommandError(PUBLIC.format(url=settings.SITE_URL))


def make_links(course: Course) -> None:
    """Of the campaigns its people came by."""
    for source, medium, word, name, description in LINKS:
        about = {"source": source, "medium": medium, "name": name, "description": description}
        Campaign.objects.get_or_create(course=course, campaign=word, defaults=about)


class Command(BaseCommand):
    help = (
        "The site with the demonstration course, its people and its computed report. Run again it "
        "changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--load-only",
            action="store_true",
            help="stop after the report and print the snapshot's id",
        )
        # What `make demo` lets go on beside the site, which has brought all up to date.
        parser.add_argument("--beside-the-site", action="store_true", help=SUPPRESS)

    def handle(self, *, load_only, beside_the_site, **options):
        refuse_a_public_site()
        if beside_the_site:
            self.load()
        elif load_only:
            prepare(self.say)
            self.load()
            snapshot = newest_ready(Course.objects.get(slug=SLUG))
            assert snapshot is not None
            self.stdout.write(str(snapshot.pk))
        else:
            self.serve()

    def serve(self) -> None:
        """The first page comes before the rest: what takes long goes on beside the site."""
        if settings.DATABASE_URL and not settings.DEBUG:
            self.say("Note: the demonstration goes into the database of DATABASE_URL.")
        refuse_port_in_use()
        prepare(self.say)
        if self.is_loaded():
            serve(self.say, self.addresses)
            return
        self.say("Making the sign-ins")
        self.sign_ins()
        say_what_is_loaded("Its videos are made first")
        command = ["nice", "-n", "5", sys.executable, "manage.py", "demo", "--beside-the-site"]
        serve(self.say, self.addresses, task=Child("Loading the demonstration", command))

    def is_loaded(self) -> bool:
        missing = set(SIGN_INS) - set(User.objects.values_list("email", flat=True))
        course = Course.objects.filter(slug=SLUG).first()
        return not missing and course is not None and newest_ready(course) is not None

    def say(self, text: str) -> None:
        # The last line of --load-only on standard output is the id alone.
        self.stderr.write(text)
        self.stderr.flush()

    def tell(self, text: str) -> None:
        """On the terminal, and on the catalogue as long as nothing else is there."""
        self.say(text)
        say_what_is_loaded(text)

    def load(self) -> None:
        """Each step is skipped when it was done: what a user has changed since stays."""
        self.sign_ins()
        if not Course.objects.filter(slug=SLUG).exists():
            package = make_package(settings.CME_DATA_DIR / "demo-package", self.tell)
            self.tell("Importing the demonstration course")
            self.run("import_course", str(package))
        course = Course.objects.get(slug=SLUG)
        if not Enrollment.objects.filter(course=course, loaded=True).exists():
            self.say("Loading 1,361 people and their answers")
            with tempfile.TemporaryDirectory() as folder:
                learners, responses = write(Path(folder))
                self.run("import_responses", SLUG, learners=learners, responses=responses)
            make_links(course)
        self.directory()
        if newest_ready(course) is None:
            self.say("Computing the outcome report with a Celery worker")
            with ensure_worker():
                self.run("compute_outcomes", SLUG)
                self.wait_for_files(course)
        # After the report: what a test account does is no part of it.
        begin(user=User.objects.get(email="learner@demo.example"), course=course, at=timezone.now())

    def wait_for_files(self, course: Course) -> None:
        """The worker that computed also writes the files; nobody waits for them for long."""
        self.say("Writing its files: PDF report, slides, workbook, abstract")
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if not Report.objects.filter(snapshot__course=course, job__state__in=OPEN).exists():
                return
            time.sleep(0.2)
        self.say(
            "They are still being written; the page of the outcomes shows when they are there."
        )

    def directory(self) -> None:
        """The made-up clinicians in the local NPI directory, so that verification can be tried with
        their numbers.
        """
        people = Learner.objects.filter(
            npi__startswith="2", enrollments__course__slug=SLUG, enrollments__loaded=True
        )
        codes = {label: code for code, label in LABELS.items()}
        rows = people.distinct().values_list("npi", "given_name", "family_name", "specialty")
        listed = (
            (npi, given, family, [codes[label]] if label in codes else [])
            for npi, given, family, label in rows
        )
        add_demo_records(listed, timezone.now())

    def run(self, name: str, *args, **options) -> None:
        try:
            call_command(name, *args, stdout=io.StringIO(), stderr=self.stderr, **options)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
            raise CommandError(
                f"{name} failed; what it said stands above.", returncode=code or 1
            ) from None

    def sign_ins(self) -> None:
        """Accounts with passwords made here and kept where only their owner reads; first kept, then
        used: a start that is killed in between loses none.
        """
        missing = [email for email in SIGN_INS if not User.objects.filter(email=email).exists()]
        if not missing:
            return
        passwords = self.known_passwords() | {email: secrets.token_urlsafe(9) for email in missing}
        half = self.passwords.with_suffix(".half")
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.writelines(f"{email} {password}\n" for email, password in passwords.items())
            file.flush()
            os.fsync(file.fileno())
        half.replace(self.passwords)
        for email in missing:
            create_account(email=email, roles=SIGN_INS[email], password=passwords[email])

    @property
    def passwords(self) -> Path:
        return settings.CME_DATA_DIR / "demo-sign-ins.txt"

    def known_passwords(self) -> dict[str, str]:
        lines = self.passwords.read_text().splitlines() if self.passwords.exists() else []
        return dict(line.split(maxsplit=1) for line in lines if " " in line)

    def addresses(self) -> list[str]:
        base = f"http://localhost:{settings.PORT}"
        return [
            f"  course    {base}/courses/{SLUG}/",
            f"  segment   {base}/m/{SLUG}/ihc-two-plus/",
            f"  outcomes  {base}/outcomes/{SLUG}/   (analyst)",
            f"  admin     {base}/admin/   (author, course-admin)",
            "Sign-ins:",
            *(f"  {email} {password}" for email, password in self.known_passwords().items()),
        ]
