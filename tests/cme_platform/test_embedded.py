import psycopg
import pytest
import redis

from cme_platform import embedded
from cme_platform.embedded import DataPaths, EmbeddedServicesError
from tests.processes import keeper_of, processes_of, start_client, within


def connect(data):
    where = embedded.database(data)
    return psycopg.connect(
        dbname=where["NAME"], user=where["USER"], host=where["HOST"], autocommit=True
    )


@pytest.fixture
def data(tmp_path):
    yield tmp_path / "site"
    embedded.release(tmp_path / "site")


def test_services_run_while_somebody_needs_them_and_nothing_is_left_after_the_last_one(data):
    first, second = start_client(data), start_client(data)

    first.communicate()
    with connect(data) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)

    second.communicate()
    assert within(3, lambda: processes_of(data) == [])
    assert not DataPaths.of(data).runtime.exists()


def test_a_client_that_is_killed_leaves_nothing_behind(data):
    client = start_client(data)

    client.kill()
    client.wait()

    assert within(10, lambda: processes_of(data) == [])


def test_what_was_committed_survives_a_killed_keeper(data):
    client = start_client(data)
    with connect(data) as database:
        database.execute("CREATE TABLE kept AS SELECT 7 AS seven")
        redis.Redis.from_url(embedded.redis_url(data)).set("kept", "7")

        keeper_of(data).kill()

    embedded.ensure(data)
    client.kill()
    with connect(data) as database:
        assert database.execute("SELECT seven FROM kept").fetchone() == (7,)
    assert redis.Redis.from_url(embedded.redis_url(data)).ping()


def test_a_database_that_is_killed_is_started_again(data):
    embedded.ensure(data)
    postmaster = next(
        p for p in processes_of(data) if p.name() == "postgres" and "-D" in p.cmdline()
    )

    postmaster.kill()

    def answers():
        try:
            with connect(data) as database:
                return database.execute("SELECT 1").fetchone()
        except psycopg.OperationalError:
            return None

    assert within(15, answers)


def test_two_data_directories_run_side_by_side(tmp_path):
    first, two = tmp_path / "one", tmp_path / "two"
    embedded.ensure(first)
    embedded.ensure(two)
    try:
        with connect(first) as database:
            database.execute("CREATE TABLE only_here ()")
        with connect(two) as database:
            assert database.execute("SELECT to_regclass('only_here')").fetchone() == (None,)
    finally:
        embedded.release(first)
        embedded.release(two)
    assert within(3, lambda: processes_of(first) + processes_of(two) == [])


def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(data):
    data.mkdir()
    (data / "postgres").write_text("a file where the folder should be")

    with pytest.raises(EmbeddedServicesError, match="postgres"):
        embedded.ensure(data)

    (data / "postgres").unlink()
    embedded.ensure(data)
    assert keeper_of(data).is_running()
