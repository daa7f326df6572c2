"""What a stranger could send instead of a package.

Nothing leaves the folder it is unpacked to, nothing grows without end.
"""

import io
import os
import stat
import struct
import unicodedata
import zipfile

import pytest

from courses.packages import PackageProblems, open_package

PLAIN = b"format: 1\nslug: x\ntitle: X\n"


def archive(path, *entries, how=zipfile.ZIP_DEFLATED):
    """A zip of (name, content) or (ZipInfo, content)."""
    with zipfile.ZipFile(path, "w", how) as out:
        for name, content in entries:
            out.writestr(name, content, how)
    return path


def codes(path):
    with pytest.raises(PackageProblems) as caught, open_package(path):
        pass
    return {problem.code for problem in caught.value.problems}


def named(name, mode=0):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    return entry


def test_a_plain_archive_is_opened(tmp_path):
    with open_package(
        archive(tmp_path / "p.zip", ("course.yaml", PLAIN), ("media/a.mp4", b"x"))
    ) as package:
        assert package.course_yaml() == PLAIN
        assert package.path("media/a.mp4").read_bytes() == b"x"
        root = package.root
    assert not root.exists()


def test_an_archive_of_the_folder_itself_is_looked_through(tmp_path):
    with open_package(
        archive(tmp_path / "p.zip", ("her2/course.yaml", PLAIN), ("__MACOSX/._her2", b"x"))
    ) as package:
        assert package.course_yaml() == PLAIN


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "a/../../evil",
        "/etc/evil",
        "//evil",
        "a\\..\\evil",
        "C:/evil",
        "C:evil",
        "a//b",
        "./a",
        "a/./b",
        "x\ny",
        "x" * 301,
    ],
)
def test_a_path_that_is_not_plain_is_refused(tmp_path, name):
    assert codes(archive(tmp_path / "p.zip", (name, b"x"))) == {"unsafe-path"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.zip"]


def test_a_name_with_a_nul_is_refused(tmp_path):
    path = archive(tmp_path / "p.zip", ("course.yamlXpng", PLAIN))
    path.write_bytes(path.read_bytes().replace(b"course.yamlX", b"course.yaml\x00"))

    assert codes(path) & {"unsafe-path", "bad-archive"}


@pytest.mark.parametrize(
    "kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK]
)
def test_links_and_devices_are_refused(tmp_path, kind):
    assert codes(archive(tmp_path / "p.zip", (named("media/x", kind | 0o644), b"/etc/passwd"))) == {
        "link"
    }


@pytest.mark.parametrize("again", ["course.yaml", "COURSE.yaml"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_entry_twice_is_refused(tmp_path, again):
    assert codes(archive(tmp_path / "p.zip", ("course.yaml", PLAIN), (again, b"other"))) == {
        "duplicate-entry"
    }


def test_an_encrypted_entry_is_refused(tmp_path):
    path = archive(tmp_path / "p.zip", ("course.yaml", PLAIN))
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        flag = data.index(mark) + offset
        data[flag] |= 1
    path.write_bytes(bytes(data))

    assert codes(path) == {"encrypted"}


def test_a_compression_few_can_read_is_refused(tmp_path):
    assert codes(archive(tmp_path / "p.zip", ("course.yaml", PLAIN), how=zipfile.ZIP_LZMA)) == {
        "unsupported-compression"
    }


@pytest.mark.parametrize("name", ["more.zip", "media/MORE.ZIP", "a.tar.gz", "x.7z"])
def test_an_archive_within_the_package_is_refused(tmp_path, name):
    assert codes(archive(tmp_path / "p.zip", ("course.yaml", PLAIN), (name, b"x"))) == {
        "nested-archive"
    }
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / name.split("/")[-1]).write_bytes(b"x")
    assert codes(tmp_path / "folder") == {"nested-archive"}


def test_a_bomb_is_refused_by_its_ratio(tmp_path):
    assert codes(archive(tmp_path / "p.zip", ("course.yaml", b"0" * (20 << 20)))) == {
        "compression-bomb"
    }


def test_an_entry_that_unpacks_to_more_than_it_says_is_refused(tmp_path):
    path = archive(tmp_path / "p.zip", ("course.yaml", b"0" * 5000))
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 5000), struct.pack("<L", 50)))

    assert codes(path) & {"compression-bomb", "bad-archive"}


def test_what_unpacks_to_too_much_is_refused(tmp_path, settings):
    settings.PACKAGE_MAX_BYTES = 100
    path = archive(tmp_path / "p.zip", ("course.yaml", b"0" * 60), ("b", b"0" * 60))
    assert codes(path) == {"too-large"}

    settings.PACKAGE_MAX_BYTES = 120
    with open_package(path):
        pass


def test_too_many_entries_are_refused_before_their_list_is_read(tmp_path, settings):
    settings.PACKAGE_MAX_ENTRIES = 3
    path = archive(tmp_path / "p.zip", *((f"f{number}", b"") for number in range(4)))
    assert codes(path) == {"too-many-entries"}

    settings.PACKAGE_MAX_ENTRIES = 4
    with open_package(path):
        pass


def test_a_list_of_entries_that_is_too_long_is_not_read(tmp_path, settings):
    settings.PACKAGE_MAX_ENTRIES = 3
    path = archive(tmp_path / "p.zip", *((f"f{number}", b"") for number in range(400)))
    data = path.read_bytes()
    end = data.rindex(b"PK\x05\x06")
    path.write_bytes(data[: end + 8] + struct.pack("<HH", 1, 1) + data[end + 12 :])

    assert codes(path) == {"too-many-entries"}


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"PK\x03\x04 not really", b"\x1f\x8b gzip", b"PK\x05\x06" + b"\0" * 10, b"<html>"],
)
def test_what_is_no_archive_is_refused(tmp_path, content):
    (tmp_path / "p.zip").write_bytes(content)

    assert codes(tmp_path / "p.zip") == {"bad-archive"}


def test_a_damaged_or_cut_archive_is_refused(tmp_path):
    whole = archive(tmp_path / "p.zip", ("course.yaml", PLAIN * 100)).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "bent.zip").write_bytes(whole[:45] + b"\xff\xff\xff" + whole[48:])

    assert codes(tmp_path / "cut.zip") == {"bad-archive"}
    assert codes(tmp_path / "bent.zip") == {"bad-archive"}


def test_a_file_where_a_folder_should_be_is_refused(tmp_path):
    assert codes(archive(tmp_path / "p.zip", ("media", b"x"), ("media/a", b"x"))) == {
        "not-unpacked"
    }


def test_nothing_at_the_path_is_said(tmp_path):
    assert codes(tmp_path / "none.zip") == {"not-found"}


def test_links_in_a_folder_are_refused_wherever_they_point(tmp_path):
    folder = tmp_path / "p"
    (folder / "media").mkdir(parents=True)
    (folder / "course.yaml").write_bytes(PLAIN)
    (folder / "inside").symlink_to(folder / "course.yaml")
    (folder / "media/up").symlink_to("/etc")
    os.mkfifo(folder / "pipe")

    assert codes(folder) == {"link", "not-a-file"}


def test_a_folder_has_the_same_limits(tmp_path, settings):
    settings.PACKAGE_MAX_ENTRIES = 2
    for number in range(3):
        (tmp_path / f"f{number}").write_bytes(b"x")

    assert codes(tmp_path) == {"too-many-entries"}


def test_the_large_form_of_archives_is_read(tmp_path):
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w") as out,
        out.open(zipfile.ZipInfo("course.yaml"), "w", force_zip64=True) as entry,
    ):
        entry.write(PLAIN)
    (tmp_path / "p.zip").write_bytes(buffer.getvalue())

    with open_package(tmp_path / "p.zip") as package:
        assert package.course_yaml() == PLAIN


def unflagged(path, *entries):
    """As older tools pack: bytes of some code page for a name, and no word about which."""
    names = [chr(ord("A") + index) * len(raw) for index, (raw, _) in enumerate(entries)]
    archive(path, *((name, content) for name, (_, content) in zip(names, entries, strict=True)))
    data = path.read_bytes()
    for name, (raw, _) in zip(names, entries, strict=True):
        data = data.replace(name.encode(), raw)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("page", ["utf-8", "cp850", "cp1252", "cp437"])
def test_names_of_older_tools_are_found_as_their_author_writes_them(tmp_path, page):
    name = "media/Übung äé.mp4"
    path = unflagged(tmp_path / "p.zip", (b"course.yaml", PLAIN), (name.encode(page), b"x"))

    with open_package(path) as package:
        assert package.path(name).read_bytes() == b"x"
        assert len(package.unread()) == 1
        assert package.path("media/Übung.mp4") is None


def test_names_taken_apart_by_macos_are_found(tmp_path):
    name = "media/Ü ä.mp4"
    (tmp_path / "folder/media").mkdir(parents=True)
    (tmp_path / "folder" / unicodedata.normalize("NFD", name)).write_bytes(b"x")
    packed = (unicodedata.normalize("NFD", f"kurs ö/{name}"), b"x")
    path = archive(
        tmp_path / "p.zip", (unicodedata.normalize("NFD", "kurs ö/course.yaml"), PLAIN), packed
    )

    for package_path in (path, tmp_path / "folder"):
        with open_package(package_path) as package:
            assert package.path(name).read_bytes() == b"x"
            assert package.path(unicodedata.normalize("NFD", name)).read_bytes() == b"x"


def test_backslashes_are_separators_and_checked_as_strictly(tmp_path):
    good = archive(
        tmp_path / "p.zip", ("course.yaml", PLAIN), (named("media\\"), b""), ("media\\a.mp4", b"x")
    )
    with open_package(good) as package:
        assert package.path("media/a.mp4").read_bytes() == b"x"

    for name in (
        "..\\evil",
        "\\evil",
        "\\\\host\\evil",
        "c:\\evil",
        "a\\\\b",
        "media\\a.mp4\\..\\x",
    ):
        assert codes(archive(tmp_path / "bad.zip", (name, b"x"))) == {"unsafe-path"}
    twice = archive(tmp_path / "twice.zip", ("media/a.mp4", b"x"), ("media\\A.mp4", b"y"))
    assert codes(twice) == {"duplicate-entry"}


@pytest.mark.parametrize(
    "rubbish", [".DS_Store", "__MACOSX/my course/._course.yaml", "Thumbs.db", "._my course"]
)
def test_what_systems_leave_behind_is_ignored_and_its_path_is_not_trusted(tmp_path, rubbish):
    beside = archive(
        tmp_path / "p.zip",
        (rubbish, b"x"),
        ("my course/course.yaml", PLAIN),
        ("my course/.DS_Store", b"x"),
    )
    with open_package(beside) as package:
        assert package.course_yaml() == PLAIN
        assert [path.name for path in package.root.iterdir()] == ["course.yaml"]

    assert codes(archive(tmp_path / "bad.zip", ("../.DS_Store", b"x"))) == {"unsafe-path"}
