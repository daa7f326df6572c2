"""The dashboard from a stored snapshot."""

import re

import pytest
from django.utils import timezone

from outcomes.actions.computing import request_snapshot
from tests.factories import make_course
from tests.outcomes.made_up import document, people
from tests.outcomes.stored import stored
from tests.pages import text

pytestmark = pytest.mark.django_db


def test_the_dashboard_says_in_words_what_changed_and_shows_every_section(reader, course):
    stored(course)

    page = reader.get("/outcomes/mine/").content.decode()

    assert "Correct answers rose from" in page and "95% CI" in page
    for section in (
        "objectives",
        "items",
        "answers",
        "learners",
        "gaps",
        "confidence",
        "states",
        "practice_change",
        "follow_up",
        "participation",
        "audience",
        "flow",
        "subgroups",
        "notes",
        "files",
        "summary",
        "evidence",
        "quality",
        "hand-on",
    ):
        assert f'id="{section}"' in page and f'href="#{section}"' in page, section
    assert not re.search(r"<[^>]+ style=", page)


def test_every_table_says_which_of_its_files_opens_in_excel(reader, course):
    snapshot = stored(course)
    page = reader.get("/outcomes/mine/").content.decode()
    address = f"/outcomes/mine/snapshots/{snapshot.pk}/charts/objectives.csv"

    for query, words in (
        ("bom=1", "CSV for Excel"),
        ("bom=1&amp;delimiter=;&amp;decimal=,", "semicolons"),
    ):
        assert re.search(rf'href="{re.escape(address)}\?{re.escape(query)}">[^<]*{words}', page)
    assert reader.get(f"{address}?bom=1&delimiter=;").content.startswith(b"\xef\xbb\xbf")


def test_around_the_english_report_the_page_speaks_its_readers_language(reader, course):
    stored(course)
    request_snapshot(course=course, requested_by=None, at=timezone.now())

    page = text(reader.get("/outcomes/mine/", headers={"accept-language": "de"}))

    assert '<html lang="de"' in page and "Nach Lernziel</h2>" in page
    assert '<p class="group">Wissen</p>' in page
    assert "Ein neuer Datenstand wird erstellt: <span>wartet auf einen freien Prozess" in page
    assert '"counting answers": "Antworten werden gez' in page  # for the script
    assert "Der fertige Bericht mit Diagrammen" in page
    english = re.findall(r'<(?:p|dl|ul|ol|div)[^>]* lang="en"[^>]*>', page)
    assert len(english) > 20
    unmarked = re.findall(r"<p>(Correct answers|Learners|Of the)[^<]*", page)
    assert unmarked == [] and '<p class="lead finding" lang="en">Correct answers rose' in page


def test_every_figure_of_a_table_carries_its_head_for_a_narrow_screen(reader, course):
    stored(course)

    page = reader.get("/outcomes/mine/").content.decode()

    cells = re.findall(r"<td([^>]*)>", page)
    assert cells and all('data-head="' in cell or "colspan" in cell for cell in cells)
    # The frame of the page is a grid of that name: a cell in it would fall apart.
    assert not re.search(r'<t[hd][^>]*class="long"', page)


def test_the_dashboard_asks_as_many_queries_for_many_learners_as_for_few(
    reader, django_assert_max_num_queries
):
    few, many = make_course("few"), make_course("many")
    stored(few, document(people(1, 40)))
    for _ in range(3):
        stored(many, document(people(1, 400)))
    reader.get("/outcomes/few/")

    for slug in ("few", "many"):
        with django_assert_max_num_queries(12):
            assert reader.get(f"/outcomes/{slug}/").status_code == 200


def test_an_old_snapshot_without_the_newer_sections_still_shows(reader, course):
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

    page = reader.get("/outcomes/mine/").content.decode()

    assert (
        "Correct answers" in page and 'id="participation"' in page and 'id="subgroups"' not in page
    )


def test_nobody_matched_is_no_data_and_never_zero_percent(reader, course):
    folk = people(5, 30)
    for person in folk:
        person["after"], person["sure"], person["practice"], person["later"] = {}, {}, None, None
    stored(course, document(folk))

    page = reader.get("/outcomes/mine/").content.decode()

    assert "There is no change to report yet" in page
    assert "no data (n = 0)" in page


def test_before_the_first_snapshot_the_page_offers_to_compute_one(reader, course):
    page = reader.get("/outcomes/mine/").content.decode()

    assert "No snapshot has been computed yet" in page and "Update the report" in page


@pytest.mark.parametrize(
    ("kind", "begin"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", b"Lear")]
)
def test_each_chart_and_table_of_the_page_is_saved_as_a_file(reader, course, kind, begin):
    snapshot = stored(course)
    base = f"/outcomes/mine/snapshots/{snapshot.pk}/charts/"

    saved = reader.get(f"{base}objectives.{kind}")

    assert f"{base}objectives.{kind}" in reader.get("/outcomes/mine/").content.decode()
    assert saved.status_code == 200 and saved.content.startswith(begin)
    assert f"mine-internal-{snapshot.pk}-objectives.{kind}" in saved["Content-Disposition"]
    assert reader.get(f"{base}objectives.exe").status_code == 404
    assert reader.get(f"{base}nothing.{kind}").status_code == 404
