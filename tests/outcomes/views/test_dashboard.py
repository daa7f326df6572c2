"""Pages of analysts: the dashboard from a stored snapshot, evidence, filters, plan, programme."""

import json
import re

import pytest
from django.utils import timezone

from outcomes.models import OutcomeSnapshot, Programme
from outcomes.presenting import evidence_of, present
from outcomes.reports import charts
from tests.factories import make_course, somebody
from tests.outcomes.made_up import document, people

pytestmark = pytest.mark.django_db


def stored(course, content=None):
    """A snapshot as a worker leaves it."""
    now = timezone.now()
    content = content or document(people(5, 200))
    text = json.dumps(content)
    return OutcomeSnapshot.objects.create(
        course=course,
        as_of=now,
        known_at=now,
        computed_at=now,
        software="test",
        digest="d" * 64,
        document=text,
    )


@pytest.fixture
def analyst(client):
    client.force_login(somebody("analyst"))
    return client


@pytest.fixture
def course(db):
    return make_course("mine")


def test_the_dashboard_says_in_words_what_changed_and_shows_every_section(analyst, course):
    stored(course)

    page = analyst.get("/outcomes/mine/").content.decode()

    assert "Right answers rose from" in page and "95% CI" in page
    for section in (
        "objectives",
        "items",
        "answers",
        "learners",
        "gaps",
        "confidence",
        "states",
        "practice",
        "follow-up",
        "reach",
        "audience",
        "flow",
        "subgroups",
        "notes",
        "files",
        "supporters",
        "snapshots",
    ):
        assert f'id="{section}"' in page and f'href="#{section}"' in page, section
    assert not re.search(r"<[^>]+ style=", page)


def test_every_number_leads_to_its_evidence(analyst, course):
    snapshot = stored(course)
    page = analyst.get("/outcomes/mine/").content.decode()
    links = sorted(set(re.findall(r'class="num" href="([^"]+)"', page)))

    assert len(links) > 30
    for link in links[:: max(1, len(links) // 12)]:
        answer = analyst.get(link)
        assert answer.status_code == 200, link
        assert (
            f"{snapshot.pk}, answers until" in answer.content.decode()
            or "Snapshot" in answer.content.decode()
        )
    for link in links:
        key = link.split("/evidence/")[1].rstrip("/")
        assert evidence_of(snapshot.content, key, 0.001) is not None, key
    assert (
        analyst.get(f"/outcomes/mine/snapshots/{snapshot.pk}/evidence/item.nothing.1/").status_code
        == 404
    )


def test_evidence_has_the_formula_with_the_numbers_in_it():
    content = document(people(5, 200))
    item = content["items"][0]
    table = item["matched"]["table"]

    found = evidence_of(content, "item.q1", 0.001)

    assert any(
        f"({table['gained']} − {table['lost']}) / {item['matched']['n']}" in line
        for line in found["formula"]
    )
    assert f"wrong, then right {table['gained']}" in found["plain"]


def test_the_dashboard_asks_as_many_queries_for_many_learners_as_for_few(
    analyst, django_assert_max_num_queries
):
    few, many = make_course("few"), make_course("many")
    stored(few, document(people(1, 40)))
    for _ in range(3):
        stored(many, document(people(1, 400)))
    analyst.get("/outcomes/few/")

    for slug in ("few", "many"):
        with django_assert_max_num_queries(12):
            assert analyst.get(f"/outcomes/{slug}/").status_code == 200


def test_an_old_snapshot_without_the_newer_sections_still_shows(analyst, course):
    content = document(people(5, 120))
    for key in (
        "flow",
        "confidence_knowledge",
        "subgroups",
        "follow_up",
        "item_analysis",
        "reliability",
        "precision",
        "comparison_arm",
    ):
        del content[key]
    for entry in [*content["items"], *content["knowledge"]["objectives"]]:
        del entry["learners"]
    stored(course, content)

    page = analyst.get("/outcomes/mine/").content.decode()

    assert "Right answers" in page and 'id="reach"' in page and 'id="subgroups"' not in page


def test_nobody_matched_is_no_data_and_never_zero_percent(analyst, course):
    folk = people(5, 30)
    for one in folk:
        one["after"], one["sure"], one["practice"], one["later"] = {}, {}, None, None
    stored(course, document(folk))

    page = analyst.get("/outcomes/mine/").content.decode()

    assert "There is no change to report yet" in page
    assert "no data (n = 0)" in page


def test_before_the_first_snapshot_the_page_offers_to_compute_one(analyst, course):
    page = analyst.get("/outcomes/mine/").content.decode()

    assert "No snapshot has been computed yet" in page and "Compute now" in page


@pytest.mark.parametrize("role", ["learner", "supporter", "author", "reviewer"])
def test_only_analysts_find_the_pages(client, course, role):
    snapshot = stored(course)
    client.force_login(somebody(role))

    for path in (
        "/outcomes/",
        "/outcomes/mine/",
        f"/outcomes/mine/snapshots/{snapshot.pk}/evidence/overall/",
        "/outcomes/plan/",
        "/outcomes/statistics/",
        f"/outcomes/mine/snapshots/{snapshot.pk}/cohort/",
        "/outcomes/mine/supporters/",
    ):
        assert client.get(path).status_code == 404, path


def test_figures_on_the_page_and_in_the_chart_are_those_of_the_document():
    content = document(people(5, 200))

    figure = charts.figure(content, "objectives", 0.001)
    drawn = charts.svg(figure)
    page = present(content, 0.001)

    for row, objective in zip(figure["rows"], content["knowledge"]["objectives"], strict=True):
        assert [value["value"] for value in row["values"]] == [
            objective["matched"][side]["share"] for side in ("pre", "post")
        ]
        assert all(value["shown"] in drawn for value in row["values"])
    chart = page["groups"][0]["sections"][0]["parts"][0]
    assert [row[2]["text"] for row in chart["table"]["rows"]] == [
        row["values"][0]["shown"] for row in figure["rows"]
    ]
    assert "style=" not in drawn


def test_every_figure_can_be_drawn_wide_and_narrow():
    content = document(people(6, 300))

    made = list(charts.figures(content, 0.001))

    assert {one["name"].split("-")[0] for one in made} >= {
        "funnel",
        "objectives",
        "items",
        "answers",
        "confidence",
        "states",
        "subgroups",
    }
    for one in made:
        assert charts.svg(one, 820).startswith("<svg") and charts.svg(one, 350).startswith("<svg")


@pytest.mark.django_db(transaction=True)  # counted in a transaction of its own
def test_filters_are_a_form_and_an_unknown_value_is_said_in_words(analyst, course):
    snapshot = stored(course)
    address = f"/outcomes/mine/snapshots/{snapshot.pk}/cohort/"

    assert "Profession" in analyst.get(address).content.decode()
    refused = analyst.get(address + "?colour=red")
    assert refused.status_code == 400 and "There is no filter" in refused.content.decode()
    shown = analyst.get(address + "?pathway=cme")
    assert shown.status_code == 200 and "n = 0 participants" in shown.content.decode()


def test_the_planner_answers_and_refuses_in_words(analyst):
    assert (
        "matched learners"
        in analyst.get("/outcomes/plan/?change=15&discordance=40").content.decode()
    )
    refused = analyst.get("/outcomes/plan/?change=50&discordance=40")
    assert refused.status_code == 400 and 'role="alert"' in refused.content.decode()


@pytest.mark.django_db(transaction=True)  # counted in a transaction of its own
def test_a_programme_shows_its_courses_together(analyst, course):
    programme = Programme.objects.create(slug="both", title="Both courses")
    programme.courses.set([course, make_course("other")])

    page = analyst.get("/outcomes/programmes/both/").content.decode()

    assert "There is no effect to pool yet" in page and "Course other" in page
    assert "Both courses" in analyst.get("/outcomes/").content.decode()


def test_the_handbook_is_a_page_with_anchors(analyst, settings, tmp_path):
    from outcomes.views import handbook

    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/statistics.md").write_text(
        "# Statistics\n\n## Matched item: McNemar\n\n<script>x</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    settings.BASE_DIR = tmp_path
    handbook._page.cache_clear()
    try:
        page = analyst.get("/outcomes/statistics/").content.decode()
        assert (
            'id="matched-item-mcnemar"' in page and "<td>1</td>" in page and "<script>x" not in page
        )
        assert (
            handbook.anchor_of("mcnemar") == "matched-item-mcnemar"
            and handbook.anchor_of("elsewhere") == ""
        )
    finally:
        handbook._page.cache_clear()
