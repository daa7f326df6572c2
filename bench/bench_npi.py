"""Taking in the registry's file, beside reading the same file with the csv module alone; and
finding one number in millions.

The file has the real 330 columns with every value quoted. Memory is this process's peak while it
loads, less what it had.
"""

import argparse
import csv
import resource
import statistics
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from fresh import DATA_DIR, site
from goals import state

site()

import psutil  # noqa: E402
from django.db import connection  # noqa: E402

from learners import npi_directory  # noqa: E402
from learners.npi import with_check_digit  # noqa: E402
from tests.registry import header, row  # noqa: E402


def write_file(rows: int) -> Path:
    path = DATA_DIR / "npidata_pfile_20050523-20250209.csv"
    names = header()
    filled = row(
        "{npi}",
        "FAMILY{n}",
        "GIVEN{n}",
        codes=("207RX0202X", "207RH0003X"),
        Provider_Credential_Text="M.D.",
    )
    filled |= dict.fromkeys(names[20:36], "SOME TEXT 123") | {"Last Update Date": "02/03/2025"}
    filled |= {f"Other Provider Identifier_{n}": "123456789" for n in range(1, 4)}
    pattern = ",".join(f'"{filled.get(name, "")}"' for name in names) + "\n"
    with path.open("w") as file:
        file.write(",".join(f'"{name}"' for name in names) + "\n")
        for n in range(rows):
            file.write(
                pattern.replace("{npi}", with_check_digit(f"{100_000_000 + n}")).replace(
                    "{n}", str(n)
                )
            )
    return path


def read_alone(path: Path) -> float:
    began = time.perf_counter()
    with path.open(newline="") as file:
        for _ in csv.reader(file):
            pass
    return time.perf_counter() - began


def load(path: Path) -> tuple[float, int, int]:
    """Seconds, changed rows, MiB of memory beyond the start."""
    before, peak, done = psutil.Process().memory_info().rss, [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            peak[0] = max(peak[0], psutil.Process().memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    record = npi_directory.load(path=path, at=datetime.now(UTC))
    took = time.perf_counter() - began
    done.set()
    watcher.join()
    return took, record.rows_changed, max(0, peak[0] - before) >> 20


def look_ups(rows: int, times: int = 2000) -> Iterator[float]:
    """Milliseconds each, of numbers all over a directory of that many rows."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE learners_npirecord")
        cursor.execute(
            """INSERT INTO learners_npirecord (npi, kind, family_name, given_name, middle_name,
                   suffix, credential, other_family_name, other_given_name, city, state,
                   taxonomies, primary_taxonomy, replacement, source, as_of, stale)
               SELECT (1000000000 + 7 * n)::text, 1, 'FAMILY' || n, 'GIVEN' || n, '', '',
                   'MD', '', '', 'CITY', 'NY',
                   '{207RX0202X}', '207RX0202X', '', 'nppes', '2025-02-09', false
               FROM generate_series(1, %s) n""",
            [rows],
        )
        cursor.execute("ANALYZE learners_npirecord")
    for turn in range(times):
        number = str(1_000_000_000 + 7 * (1 + turn * 7919 * 13 % rows))
        began = time.perf_counter()
        assert npi_directory.find(number) is not None
        yield (time.perf_counter() - began) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000, help="rows of the file")
    parser.add_argument(
        "--directory",
        type=int,
        default=200_000,
        help="rows of the directory in which numbers are found",
    )
    chosen = parser.parse_args()
    path = write_file(chosen.rows)
    print(f"File of {chosen.rows:,} rows, {path.stat().st_size / 2**20:,.0f} MiB")
    alone = [read_alone(path)]
    took, changed, memory = load(path)
    alone.append(read_alone(path))
    again, changed_again, _ = load(path)
    base = statistics.mean(alone)
    print(f"{'csv module alone':<28}{base:8.1f} s")
    print(f"{'load':<28}{took:8.1f} s   {changed:,} rows written, {memory} MiB more memory")
    print(f"{'load again':<28}{again:8.1f} s   {changed_again:,} rows written")
    state("load / csv module alone", took / base, " x")
    state("load again / csv module alone", again / base, " x")
    path.unlink()
    taken = sorted(look_ups(chosen.directory))
    print(f"Look-up: median {statistics.median(taken):.2f} ms, longest {taken[-1]:.2f} ms")
    slow = taken[int(len(taken) * 0.99)]
    state(f"look-up among {chosen.directory:,}, 99 of 100 within", slow, " ms")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Peak of the whole run {peak:,.0f} MiB")


if __name__ == "__main__":
    main()
