import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from assessments.loading import load_responses
from cme_platform.packages import import_package
from demo.exhibits import make_exhibits
from demo.people import write
from outcomes.counting import count_course, wait_for_writers
from outcomes.row_files import streaming
from outcomes.snapshots.activity_description import describe
from outcomes.snapshots.building import build
from outcomes.snapshots.digests import canonical


@pytest.fixture(scope="session")
def row_file(tmp_path_factory) -> Path:
    """Where `snapshot` leaves the answers it was made of."""
    return tmp_path_factory.mktemp("rows") / "answers.parquet"


@pytest.fixture(scope="session")
def snapshot(django_db_setup, django_db_blocker, tmp_path_factory, package, row_file):
    """The course with short videos in place of the long ones; questions, people and answers as in
    the demonstration.
    """
    folder = tmp_path_factory.mktemp("demo")
    (folder / "media").mkdir()
    make_exhibits(folder / "media")
    course = (Path(__file__).resolve().parents[2] / "demo/course.yaml").read_text()
    for name in (
        "track-1",
        "track-2",
        "ihc-two-plus",
        "second-line",
        "look-again",
        "ask-about-cough",
        "trial-referral",
    ):
        (folder / f"media/{name}.mp4").write_bytes((package / "media/track.mp4").read_bytes())
        (folder / f"media/{name}.en.vtt").write_text("WEBVTT\n")
    course = re.sub(r'"(\d\d):\d\d"', lambda time: f'"00:0{int(time[1]) * 7 // 30}"', course)
    (folder / "course.yaml").write_text(course)
    with django_db_blocker.unblock():
        imported = import_package(folder, at=timezone.now()).course
        learners, responses = write(folder)
        load_responses(
            course=imported, learners_path=learners, responses_path=responses, at=timezone.now()
        )
        now = wait_for_writers(lambda: None)
        document = build(imported, count_course(imported, now, now), now).as_json()
        document["snapshot"]["activity"] = describe(imported).as_json()
        with row_file.open("wb") as file:
            file.writelines(streaming.stream("parquet", imported, now, now))
        call_command("flush", interactive=False, verbosity=0)
    return json.loads(canonical(document))
