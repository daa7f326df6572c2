import stat
import zipfile

import pytest
from django.utils import timezone

from assessments.models import QuestionVersion
from cme_platform.packages import import_package
from courses.models import Course
from courses.packages import PackageProblems
from tests.packages import COURSE, write_package

pytestmark = pytest.mark.django_db


def problems_of(path):
    with pytest.raises(PackageProblems) as caught:
        import_package(path, at=timezone.now())
    assert not Course.objects.exists()
    return {problem.code: problem for problem in caught.value.problems}


def zipped(tmp_path, name="course.yaml", content=b"format: 1\nslug: x\ntitle: X\n", mode=0):
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr, entry.compress_type = mode << 16, zipfile.ZIP_DEFLATED
        archive.writestr(entry, content)
    return path


def test_a_dry_run_changes_nothing(package, media):
    done = import_package(package, at=timezone.now(), dry_run=True)

    assert done.changes
    assert not Course.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "mode", "code"),
    [
        ("../evil.txt", 0, "unsafe-path"),
        ("/etc/evil", 0, "unsafe-path"),
        ("a\\..\\evil", 0, "unsafe-path"),
        ("C:/evil", 0, "unsafe-path"),
        ("link", stat.S_IFLNK | 0o777, "link"),
    ],
)
def test_a_hostile_archive_is_refused(tmp_path, media, name, mode, code):
    assert code in problems_of(zipped(tmp_path, name, b"x", mode))


def test_a_bomb_is_refused_and_so_is_a_heap_of_entries(tmp_path, media, settings):
    assert "compression-bomb" in problems_of(zipped(tmp_path, "big", b"0" * (30 << 20)))

    settings.PACKAGE_MAX_BYTES = 1000
    assert "too-large" in problems_of(zipped(tmp_path, "big", b"0" * 2000))
    settings.PACKAGE_MAX_ENTRIES = 0
    assert "too-many-entries" in problems_of(zipped(tmp_path))


def test_what_is_no_archive_or_has_no_course_is_refused(tmp_path, media):
    (tmp_path / "no.zip").write_bytes(b"PK not really")

    assert "bad-archive" in problems_of(tmp_path / "no.zip")
    assert "no-course-file" in problems_of(zipped(tmp_path, "other.yaml"))


def test_a_link_in_a_folder_is_refused(tmp_path, media):
    (tmp_path / "p").mkdir()
    (tmp_path / "p/course.yaml").symlink_to("/etc/passwd")

    assert "link" in problems_of(tmp_path / "p")


@pytest.mark.parametrize(
    ("find", "replace", "code", "key"),
    [
        ("objective: 1, stem", "objective: 9, stem", "unknown-objective", "questions[0].objective"),
        ("text: Beta, correct: true}, {key: c, text: Gamma}]}\n  - {key: q2",
         "text: Beta}, {key: c, text: Gamma}]}\n  - {key: q2",
         "one-right-choice", "questions[0].choices"),
        ("questions: [p1, b1]", "questions: [p1, zz]", "unknown-question", "polls[2].questions[1]"),
        ("video: media/track.mp4\n", "video: media/none.mp4\n", "missing-file", "tracks[0].video"),
        ("video: media/track.mp4\n", "video: media/track.en.vtt\n", "wrong-media-type",
            "tracks[0].video"),
        ("title: A small course", "titel: A small course", "unknown-key", "titel"),
        ("pass_mark: 0.7", "pass_mark: 7", "out-of-range", "polls[1].pass_mark"),
        ("slug: mini", "slug: Mini Course", "bad-form", "slug"),
        ("format: 1", "format: 2", "unsupported-format", "format"),
        ('at: "00:02"', 'at: "09:00"', "beyond-the-end", "tracks[0].decision_points[0].at"),
        ("expiry_date: 2028-02-28", "expiry_date: 2024-02-28", "expiry-before-release",
            "expiry_date"),
        ("title: A small course", "title: &a A\nsummary: *a", "bad-yaml", ""),
    ],
)  # fmt: skip
def test_every_error_names_its_key_and_leaves_nothing(tmp_path, media, find, replace, code, key):
    assert find in COURSE
    course = COURSE.replace(find, replace, 1)
    if replace.endswith("*a"):
        course = course.replace("summary: What is asked, and what changes?\n", "")
    (tmp_path / "p").mkdir()

    problems = problems_of(write_package(tmp_path / "p", course))

    assert problems[code].key == key
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_an_answered_question_gets_its_next_version_and_an_unanswered_one_is_edited(
    tmp_path, media, package
):
    course = import_package(package, at=timezone.now()).course
    (tmp_path / "p").mkdir()
    changed = write_package(
        tmp_path / "p", COURSE.replace("Which is right?", "Which one is right?")
    )

    import_package(changed, at=timezone.now())
    assert (
        QuestionVersion.objects.get(question__key="q1", question__course=course).stem
        == "Which one is right?"
    )
