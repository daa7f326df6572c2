"""A file a topic; each function reads one measure of the document and gives its section, or None
where it has none.
"""

from outcomes.measures import BY_KEY

from ..report import Part, Section


def section(key: str, lead: tuple[str, ...] = (), parts: tuple[Part, ...] = ()) -> Section:
    """The section of a measure, under the title and in the chapter of the catalogue."""
    measure = BY_KEY[key]
    return Section(key, measure.title, measure.chapter, lead, parts)
