"""Credit and planning in course packages: in, out, the same again; packages without them are as
good as before.
"""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import yaml

from cme_platform.packages import PackageProblems, course_out, import_package
from courses.models import PlanningRecord
from courses.packages.writing_out import planning_out
from credit.models import CreditOffer
from tests.packages import COURSE

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 1, tzinfo=UTC)
CREDITS = """\
credits:
  - {type: ama-pra-category-1, amount: 0.5, professions: [physician], min_watched: 0.5, needs_evaluation: false,
     opens_on: 2025-04-01, closes_on: 2026-03-01, tracks: [{track: 1, amount: 0.5}]}
  - {type: acpe, amount: 1.0, uan: 1234-0000-26-001-H01-P}
  - {type: moc-points, amount: 0.5, board: ABIM}
planning: {practice_gap: A gap., educational_need: [competence], designed_to_change: [competence], bibliography: [One., Two.],
  learning_format: enduring material, minutes: 65, pars_activity_id: "000123456", reviewed_on: 2025-03-01}
"""


@pytest.fixture
def package(tmp_path, settings, package):
    """The small package under another folder, so that a test may write its own course.yaml."""
    settings.MEDIA_ROOT = tmp_path / "media-root"
    (tmp_path / "p").mkdir()
    (tmp_path / "p/media").symlink_to(package / "media")
    folder = tmp_path / "q"
    folder.mkdir()
    (folder / "media").mkdir()
    for file in (package / "media").iterdir():
        (folder / "media" / file.name).hardlink_to(file)
    return folder


def imported(folder, text):
    (folder / "course.yaml").write_text(text)
    return import_package(folder, at=AT).course


def test_a_package_of_the_contract_is_published_and_has_participation_beside_its_credit(package):
    course = imported(package, COURSE)

    offers = list(
        CreditOffer.objects.filter(course=course).values_list("type", "amount", "implied")
    )

    assert course.is_published
    assert offers == [
        ("ama-pra-category-1", Decimal("1.00"), False),
        ("participation", Decimal("1.00"), True),
    ]
    assert [offer["type"] for offer in course_out(course)["credits"]] == ["ama-pra-category-1"]
    assert "planning" not in course_out(course)


def test_what_a_package_says_of_credit_and_planning_comes_out_as_it_went_in(package):
    line = next(line for line in COURSE.splitlines(keepends=True) if line.startswith("credits:"))
    course = imported(package, COURSE.replace(line, CREDITS))

    out = course_out(course)
    again = imported(package, yaml.safe_dump(out))

    assert out["credits"][0]["tracks"] == [{"track": 1, "amount": 0.5}]
    assert out["credits"][1]["uan"] == "1234-0000-26-001-H01-P"
    assert planning_out(course)["pars_activity_id"] == "000123456"
    assert course_out(again) == out


def test_a_package_that_is_silent_on_planning_leaves_what_was_filled_in(package):
    course = imported(package, COURSE)
    PlanningRecord.objects.create(course=course, practice_gap="From the admin.")

    imported(package, COURSE)

    assert PlanningRecord.objects.get().practice_gap == "From the admin."


@pytest.mark.parametrize(
    ("credits", "code"),
    [
        ("[{type: ama-pra-category-1, amount: 0.3, increment: 0.1}]", "credit-increment"),
        ("[{type: ama-pra-category-1, amount: 1.1}]", "credit-increment"),
        ("[{type: x, amount: 1, tracks: [{track: 1, amount: 0.5}]}]", "credit-parts"),
        ("[{type: x, amount: 1, tracks: [{track: 9, amount: 1}]}]", "unknown-track"),
        ("[{type: acpe, amount: 1, uan: '1234'}]", "bad-form"),
        (
            "[{type: x, amount: 1, opens_on: 2026-01-02, closes_on: 2026-01-01}]",
            "closes-before-opening",
        ),
    ],
)
def test_a_mistake_in_the_credit_of_a_package_is_named(package, credits, code):
    line = next(line for line in COURSE.splitlines(keepends=True) if line.startswith("credits:"))

    with pytest.raises(PackageProblems) as refusal:
        imported(package, COURSE.replace(line, f"credits: {credits}\n"))

    assert [problem.code for problem in refusal.value.problems] == [code]
