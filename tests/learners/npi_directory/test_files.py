import zipfile

import pytest

from learners import npi_directory
from tests.learners.npi_directory.registry_files import ANN, FULL, load
from tests.registry import write

pytestmark = pytest.mark.django_db


def test_the_archive_as_published_is_read_and_others_are_refused(tmp_path):
    file = write(tmp_path / FULL, [ANN])
    with zipfile.ZipFile(tmp_path / "month.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(file, FULL)
        archive.writestr("npidata_pfile_20050523-20250209_fileheader.csv", "NPI")
        archive.writestr("othername_pfile_20050523-20250209.csv", "NPI")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as archive:
        archive.writestr("readme.txt", "")

    assert load(tmp_path / "month.zip").file_name == FULL
    with pytest.raises(npi_directory.BadDirectoryFile, match="0 data files"):
        load(tmp_path / "empty.zip")
    with pytest.raises(npi_directory.BadDirectoryFile, match="no file"):
        load(tmp_path / "nothing.csv")


def test_an_archive_that_cannot_be_unpacked_here_says_what_to_do(tmp_path):
    path = tmp_path / "large.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(FULL, "NPI")
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + offset] = 9  # Deflate64
    path.write_bytes(bytes(data))

    with pytest.raises(npi_directory.BadDirectoryFile, match="Deflate64.*Unpack it"):
        load(path)
