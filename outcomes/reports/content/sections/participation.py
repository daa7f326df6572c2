"""Who took part: from view to credit, by campaign, and from all to analyzed."""

from collections.abc import Mapping

from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import FlowBox as Box
from outcomes.snapshots.document import LabelledCount, OutcomeDocument, Stage
from outcomes.snapshots.document_course import NamedCampaign

from ..campaign_names import named_campaigns
from ..cells import NONE, Show
from ..columns import PERSONS
from ..grammar import absence, counted
from ..report import (
    Axis,
    Cell,
    Column,
    Figure,
    FigureRow,
    FlowBox,
    FlowDiagram,
    Mark,
    Section,
    Table,
    text,
)
from . import section

TITLE = "From view to credit"
# The two ways through an activity; a stage of neither is of both.
BOTH, COURSE, MICRO = "Both", "Course", "Micro-learning"
OF_BOTH = ("intended_reach", "view", "enrolled", "start", "started")
MICRO_STAGES = (
    ("participants", "Participants", "Verified participants of segments who take no course."),
    ("answered", "Answered", "Answered the question of a segment, CME learners among them."),
)


def reach(document: OutcomeDocument, show: Show) -> Section:
    """The funnel: persons at each stage, each counted once; of the course and of segments apart."""
    stages = both_ways(document)
    table = _funnel_table(stages, show)
    most = max((stage.n for stage in stages if is_known(stage.n)), default=0)
    if not most:
        return section("participation", (), (table,))
    step = tick(most)
    figure = Figure(
        "funnel",
        "bars",
        _reach_title(document),
        "persons, each counted once; definitions stand in the table",
        Axis("persons", high=step * -(-most // step), step=step, unit="number"),
        ("persons",),
        ("after",),
        tuple(FigureRow(_in_lane(stage), (_persons(stage.n),)) for stage in stages),
        table,
    )
    return section("participation", (), (figure,))


def both_ways(document: OutcomeDocument) -> list[Stage]:
    return [*stages_of(document), *_micro_stages(document)]


def stages_of(document: OutcomeDocument) -> list[Stage]:
    """The funnel with its labels, from newer and older documents."""
    if document.flow and document.flow.funnel:
        return document.flow.funnel
    return [
        stage.model_copy(update={"label": stage.stage.replace("_", " ").capitalize()})
        for stage in document.participation.funnel
    ]


def _micro_stages(document: OutcomeDocument) -> list[Stage]:
    """The lane of segments, where the course has any."""
    micro = document.micro_learning
    if micro is None or not micro.segments:
        return []
    return [
        Stage(stage=f"micro.{name}", label=label, n=getattr(micro, name), definition=definition)
        for name, label, definition in MICRO_STAGES
    ]


def _lane(stage: Stage) -> str:
    if stage.stage.startswith("micro."):
        return MICRO
    return BOTH if stage.stage in OF_BOTH else COURSE


def _in_lane(stage: Stage) -> str:
    lane = _lane(stage)
    label = f"{lane}: {stage.label}" if lane == MICRO else stage.label
    if not is_known(stage.recorded_for):
        return label
    return f"{label} (recorded for {counted(stage.recorded_for, 'person', 'people')})"


def _reach_title(document: OutcomeDocument) -> str:
    part = document.participation
    if not is_known(part.participants):
        return TITLE
    if not is_known(part.cme_learners):
        return counted(part.participants, "participant")
    learners = counted(part.cme_learners, "CME learner")
    if part.participants == part.cme_learners:
        return learners
    if not is_known(part.participants) and not is_known(part.cme_learners):
        return "From view to credit"
    return f"{counted(part.participants, 'participant')}, {learners} among them"


def _persons(n: int | Absent) -> Mark:
    return Mark(f"{n:,}", n, n=n) if is_known(n) else Mark(absence(n))


def tick(most: int) -> int:
    """Of 1, 2, 5, 10, 20 …: the one that makes five ticks or fewer."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size * 5 >= most:
                return factor * size
        size *= 10


def _funnel_table(stages: list[Stage], show: Show) -> Table:
    rows = tuple(
        (
            text(_in_lane(stage), detail=stage.definition),
            text(_lane(stage)),
            show.count(stage.n, f"stage.{stage.stage}"),
            show.share(stage.share, stage.recorded_for),
            text(stage.definition),
        )
        for stage in stages
    )
    columns = (
        Column("Stage", "A step of the way through the activity."),
        Column("Way", "Through the course, through micro-learning, or either."),
        PERSONS,
        Column(
            "Share",
            "Share of those who came to the activity, or of whom it is recorded.",
            "share 0 to 1",
        ),
        Column("Definition", "Who is counted at this stage."),
    )
    return Table(
        "funnel",
        TITLE,
        columns,
        rows,
        note="Persons, each counted once. A later stage need not lie within an earlier one: "
        "those who came to micro-learning alone started but had no pre-test.",
        brief=(0, 2, 3),
    )


def campaigns(document: OutcomeDocument, show: Show) -> Section | None:
    entries = document.participation.campaigns
    if not entries:
        return None
    words = {entry.label for entry in entries}
    names = {word: link for word, link in named_campaigns(document).items() if word in words}
    table = Table(
        "campaigns",
        "Participants by campaign",
        (
            Column("Campaign", "The campaign of the link they came by, by its name."),
            PERSONS,
            *([WORD] if names else []),
        ),
        tuple(_campaign_cells(entry, names, show) for entry in entries),
        note="Participants who came by no campaign are not listed.",
    )
    return section("campaigns", (), (table,))


WORD = Column("In the link", "The word of the campaign in the address of its links.")


def _campaign_cells(
    entry: LabelledCount, names: Mapping[str, NamedCampaign], show: Show
) -> tuple[Cell, ...]:
    """Under its name; beside it the word, where some campaign has a name."""
    link = names.get(entry.label)
    words = text(link.name or entry.label, detail=link.description) if link else text(entry.label)
    cells = words, show.count(entry.n, f"campaign.{entry.label}")
    return (*cells, text(entry.label)) if names else cells


def _unit(box: Box) -> str:
    """Beside its number; nothing where that is not shown."""
    if not is_known(box.n):
        return ""
    return box.unit.removesuffix("s") if box.n == 1 else box.unit


def flow(document: OutcomeDocument, show: Show) -> Section | None:
    """Who was counted, and why others were not."""
    boxes = document.flow.participants if document.flow else []
    if not boxes:
        return None
    diagram = FlowDiagram(
        tuple(
            FlowBox(
                box.label,
                show.count(box.n).shown,
                box.kind == "kept",
                _unit(box),
                box.definition,
                f"flow.{box.stage}",
            )
            for box in boxes
        )
    )
    table = Table(
        "flow",
        "From all to analyzed",
        (
            Column("Step", "Who is kept, or why somebody is not."),
            Column("Unit", "Rows of learners, or persons."),
            Column("Kept", "How many are kept.", "count"),
            Column("Left out", "How many are not.", "count"),
        ),
        tuple(
            (
                text(box.label, detail=box.definition),
                text(box.unit),
                *(
                    (show.count(box.n, f"flow.{box.stage}"), NONE)
                    if box.kind == "kept"
                    else (NONE, show.count(box.n, f"flow.{box.stage}"))
                ),
            )
            for box in boxes
        ),
        appendix=True,
    )
    lead = ("Who was counted, and why others were not.",)
    return section("flow", lead, (diagram, table))
