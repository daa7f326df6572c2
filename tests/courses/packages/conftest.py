import shutil

import pytest

from tests.factories import VTT, tiny_video


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "media").mkdir()
    shutil.copy(tiny_video(), tmp_path / "media/v.mp4")
    (tmp_path / "media/v.vtt").write_text(VTT)
    return tmp_path


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media-root"
    return settings.MEDIA_ROOT
