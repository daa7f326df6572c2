from outcomes.presenting import present
from outcomes.reports import charts
from tests.outcomes.made_up import document, people


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
