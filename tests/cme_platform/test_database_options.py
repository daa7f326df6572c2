"""How connections to PostgreSQL are opened."""

from cme_platform.database_options import connection_options
from tests.cme_platform.test_settings import read_settings

SERVERS = """
import cme_platform.settings as s
print([(name, each["HOST"], each["ENGINE"], each["DISABLE_SERVER_SIDE_CURSORS"],
        "options" in each["OPTIONS"]) for name, each in s.DATABASES.items()])
"""
POSTGRES = "cme_platform.postgresql"
PRIMARY, REPLICA = "postgres://cme@primary/cme", "postgres://cme@replica/cme"
OWN = {"SECRET_KEY": "x" * 32, "DATABASE_URL": PRIMARY, "REDIS_URL": "redis://broker"}


def test_a_silent_connection_is_given_up_by_both_sides_before_a_lease_runs_out():
    for lease in (6, 60, 600):
        given = connection_options(lease, "none")
        server = dict(part.split("=") for part in given["options"].split("-c ")[1:])
        silent = given["keepalives_idle"] + 2 * given["keepalives_interval"]

        assert silent <= lease / 2 and given["tcp_user_timeout"] <= lease * 1000 / 2
        assert server["tcp_keepalives_idle"].strip() == str(given["keepalives_idle"])
        assert server["tcp_user_timeout"].strip() == str(given["tcp_user_timeout"])


def test_a_replica_is_named_beside_its_database_and_opened_like_it(tmp_path):
    both = read_settings(tmp_path, SERVERS, **OWN, DATABASE_REPLICA_URL=REPLICA)
    alone = read_settings(tmp_path, SERVERS, DATABASE_REPLICA_URL=REPLICA)

    assert both.stdout == (
        f"[('default', 'primary', '{POSTGRES}', False, True), "
        f"('replica', 'replica', '{POSTGRES}', False, True)]\n"
    )
    assert "DATABASE_REPLICA_URL" in alone.stderr and "give DATABASE_URL too" in alone.stderr


def test_behind_a_pooler_nothing_is_set_or_prepared_for_a_connection(tmp_path):
    told = read_settings(tmp_path, SERVERS, **OWN, DATABASE_POOLER="transaction")

    assert told.stdout == f"[('default', 'primary', '{POSTGRES}', True, False)]\n"
    assert connection_options(60, "transaction")["prepare_threshold"] is None
    assert connection_options(60, "none")["prepare_threshold"] == 2
