"""A short campaign day on a site that reaches its database through PgBouncer in transaction mode.

`python bench/pooler.py [PGBOUNCER]`: the program is not ours to bring along; name it, or have it on
the path. It says how many answers were acknowledged, and how many of them are not there.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import fresh  # first: it chooses the services
import knee
import psutil

SETTINGS = """[databases]
cme = host={host} dbname={name} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 10
max_client_conn = 200
server_reset_query =
"""


def main() -> None:
    program = sys.argv[1] if len(sys.argv) > 1 else shutil.which("pgbouncer")
    if program is None:
        sys.exit("There is no pgbouncer on the path. Debian and Ubuntu: apt-get install pgbouncer")
    fresh.site()
    os.environ["ANALYST_SESSION"] = knee.prepare()
    os.environ["ACKNOWLEDGED"] = str(fresh.DATA_DIR / "acknowledged")
    with pooler(program) as port:
        os.environ |= through(port)
        with knee.site() as (address, process):
            print(f"{knee.run(address, 2, 20, process)}, to warm up", flush=True)
            print(knee.run(address, 8, 90, process), flush=True)
    sys.exit(knee.lost() > 0)


@contextlib.contextmanager
def pooler(program: str) -> Iterator[int]:
    """Before the embedded database, as the user that runs it (the program refuses to be root)."""
    from cme_platform import embedded

    where = embedded.database(fresh.DATA_DIR)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    file = Path(where["HOST"]) / "pooler.ini"
    given = {"host": where["HOST"], "name": where["NAME"], "user": where["USER"], "port": port}
    file.write_text(SETTINGS.format(**given))
    server = next(p for p in psutil.process_iter() if p.name() == "postgres" and runs_here(p))
    command = [program, "--quiet", str(file)]
    if os.geteuid() == 0:
        command[1:1] = ["--user", server.username()]
    process = subprocess.Popen(command)
    try:
        time.sleep(2)
        if process.poll() is not None:
            sys.exit("The pooler ended at once.")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def runs_here(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):
        return str(fresh.DATA_DIR) in " ".join(process.cmdline())
    return False


def through(port: int) -> dict[str, str]:
    from django.conf import settings

    from cme_platform import embedded

    return {
        "DATABASE_URL": f"postgres://cme@127.0.0.1:{port}/cme",
        "DATABASE_POOLER": "transaction",
        "REDIS_URL": embedded.redis_url(fresh.DATA_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": "http://localhost:8000",
    }


if __name__ == "__main__":
    main()
