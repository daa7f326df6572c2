"""docker-compose.yml and the front server's files hold together, as far as shows without Docker."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from django.conf import settings

from tests.processes import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]


def test_each_service_waits_for_and_mounts_what_is_there():
    for service in SERVICES.values():
        assert service.get("image") or service.get("build")
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            is_file = source.startswith("./")
            assert (ROOT / source).is_file() if is_file else source in COMPOSE["volumes"]


def test_every_queue_has_a_worker_and_every_secret_is_asked_for():
    commands = " ".join(" ".join(service.get("command", ())) for service in SERVICES.values())
    text = (ROOT / "docker-compose.yml").read_text()

    assert set(re.findall(r"--queues=(\w+)", commands)) == {
        queue.name for queue in settings.CELERY_TASK_QUEUES
    }
    assert all(":?" in name for name in re.findall(r"\$\{([^}]+)\}", text))


def test_the_front_server_takes_its_files_and_tells_programs_that_speak_plain_http(tmp_path):
    shutil.copy(ROOT / "Caddyfile", tmp_path / "Caddyfile")
    shutil.copy(ROOT / "Caddyfile.plain", tmp_path / "plain.caddy")
    environment = os.environ | {"SITE_URL": "https://cme.example.org", "HOME": str(tmp_path)}
    caddy = [str(Path(sys.executable).parent / "caddy"), "adapt", "--config", "Caddyfile"]
    adapted = subprocess.run(
        [*caddy, "--validate"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )

    assert adapted.returncode == 0, adapted.stderr
    # What Caddy offers by itself, TLS 1.2 and 1.3 and their ciphers, is not widened.
    for word in ("protocol_min", "cipher_suites", "insecure"):
        assert word not in adapted.stdout
    servers = json.loads(adapted.stdout)["apps"]["http"]["servers"].values()
    listening = {tuple(server["listen"]): json.dumps(server["routes"]) for server in servers}
    assert "cme.example.org" in listening[(":443",)]
    assert '"/api/*"' in listening[(":80",)] and '"status_code": 403' in listening[(":80",)]
