from urllib.request import Request, urlopen

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from cme_platform.environment import BadEnvironment, file_storage, origin_of
from cme_platform.packages import import_package
from tests.courses.films import work
from tests.factories import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media-root"


def test_videos_in_an_object_store_are_fetched_over_addresses_that_are_signed_and_expire(
    client, package, settings
):
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        options = {
            "bucket_name": "films", "endpoint_url": f"http://{host}:{port}",
            "region_name": "us-east-1", "addressing_style": "path",
            "access_key": "one", "secret_key": "two", "default_acl": None,
            "querystring_expire": 600, "file_overwrite": False,
        }  # fmt: skip
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": "courses.object_storage.ObjectStorage", "OPTIONS": options}
        }
        default_storage.connection.create_bucket(Bucket="films")
        track = import_package(package, at=timezone.now()).course.tracks.get()
        work()
        client.force_login(somebody("learner"))
        client.post("/courses/mini/begin/", {"version": 1})

        away = client.get(f"/courses/mini/tracks/1/hls/{track.video_sha256[:16]}/180.mp4")

        assert (
            away.status_code == 302
            and "X-Amz-Expires=600" in away["Location"]
            and "X-Amz-Signature=" in away["Location"]
        )
        with urlopen(
            Request(away["Location"], headers={"Range": "bytes=4-7"}), timeout=10
        ) as piece:
            assert (piece.status, piece.read()) == (206, b"ftyp")
        assert client.get("/courses/mini/tracks/1/video/").status_code == 302
        captions = client.get(f"/courses/mini/captions/{track.captions.get().pk}/")
        assert captions.getvalue().startswith(b"WEBVTT")
        client.logout()
        assert "X-Amz" not in client.get("/courses/mini/tracks/1/video/")["Location"]
    finally:
        server.stop()


def test_the_settings_of_an_object_store_are_read_strictly(monkeypatch):
    assert file_storage()["BACKEND"] == "courses.storage.WholeFileStorage"
    monkeypatch.setenv("STORAGE", "s3")
    with pytest.raises(BadEnvironment, match="S3_BUCKET"):
        file_storage()
    monkeypatch.setenv("S3_BUCKET", "films")
    assert origin_of(file_storage()) == ["https://films.s3.us-east-1.amazonaws.com"]
    monkeypatch.setenv("S3_ENDPOINT_URL", "https://store.example.org")
    assert origin_of(file_storage()) == ["https://store.example.org"]
    monkeypatch.setenv("S3_ACCESS_KEY_ID", "one")
    with pytest.raises(BadEnvironment, match="together"):
        file_storage()
    monkeypatch.setenv("STORAGE", "cloud")
    with pytest.raises(BadEnvironment, match="local, s3"):
        file_storage()
