"""Several courses together as a page: who took part, a forest plot, what was pooled. Pure."""

from outcomes.numbers import number, p_value
from outcomes.reports.charts import forest, svg

from .words import NARROW, WIDE, Json, label, table


def programme_view(made: Json, floor: float) -> Json:
    figure = forest(made)
    courses = [
        [
            label(one["title"], one["format"]),
            {"text": f"{one['participants']:,}", "number": True},
            {"text": f"{one['matched']:,}", "number": True},
        ]
        for one in made["courses"]
    ]
    pooled = [
        [
            label(
                "All courses"
                if one["by"] == "all"
                else f"{one['by'].replace('_', ' ').capitalize()}: {one['group']}"
            ),
            *(
                {"text": text, "number": True}
                for text in (
                    str(one["k"]),
                    f"{one['n']:,}",
                    _two(one["effect"]),
                    _interval(one["ci95"]),
                    _interval(one["prediction"]),
                    "–" if one["i2"] is None else f"{one['i2'] * 100:.0f}%",
                    p_value(one["p"], floor),
                )
            ),
        ]
        for one in made["pooled"]
    ]
    effects = [
        [
            label(f"{one['title']}: objective {one['objective']}", one["text"]),
            {"text": one["objective_type"]},
            *(
                {"text": text, "number": True}
                for text in (f"{one['n']:,}", _two(one["effect"]), _interval(one["ci95"]))
            ),
        ]
        for one in made["effects"]
    ]
    chart = None
    if figure["rows"]:
        chart = {
            "title": figure["title"],
            "subtitle": figure["subtitle"],
            "wide": svg(figure, WIDE),
            "narrow": svg(figure, NARROW),
            "table": table(
                "Pooled effects",
                ["", "Courses", "Learners", "d", "95% CI", "Prediction", "I²", "p"],
                pooled,
            ),
        }
    return {
        "persons": f"{made['persons']:,}",
        "courses": table("Courses", ["Course", "Participants", "Matched learners"], courses),
        "chart": chart,
        "effects": table(
            "Effects by learning objective",
            ["Objective", "Type", "n", "d", "95% CI"],
            effects,
            words=(1,),
        ),
        "notes": made["notes"],
        "band": made["band"],
        "band_source": made["band_source"],
        "sentence": _sentence(made, floor),
    }


def _sentence(made: Json, floor: float) -> str:
    everything = made["pooled"][0]
    if everything["effect"] is None:
        return "There is no effect to pool yet: no course has matched learners."
    low, high = made["band"]
    where = (
        "above"
        if everything["effect"] > high
        else "below"
        if everything["effect"] < low
        else "within"
    )
    return (
        f"Over {everything['k']} course{'s' * (everything['k'] != 1)} the standardised change is d = {_two(everything['effect'])} "
        f"(95% CI {_interval(everything['ci95'])}, {p_value(everything['p'], floor)}): "
        f"{where} the published band of {_two(low)} to {_two(high)}."
    )


def _two(value: float | None) -> str:
    return "–" if value is None else number(value, 2)


def _interval(ci95: list[float] | None) -> str:
    return "–" if ci95 is None else f"{_two(ci95[0])} to {_two(ci95[1])}"
