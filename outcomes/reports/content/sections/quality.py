"""Do the items work: difficulty, discrimination, choices, flags; and how reliable each poll is."""

from collections.abc import Iterator, Sequence

from outcomes.numbers import number
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import AnalysedItem, ItemAtTime, OutcomeDocument, PollReliability
from outcomes.statistics.item_quality import FLAGGED_FROM_N

from ..cells import Figure, Show
from ..columns import ITEM, SIDES, N
from ..grammar import comma_listed, counted
from ..report import Cell, Column, Fact, Facts, Part, Points, Section, Table, text
from . import section
from .comparing import item_name

PHASES = dict(zip(("before", "after"), SIDES, strict=True))
RELIABLE = 0.7  # as usual for groups
MOST_NAMED = 6  # items in a sentence
LEAD = (
    "Everybody's first answers. Discrimination is the corrected point-biserial correlation with "
    "the rest of the poll."
)


def item_analysis(document: OutcomeDocument, show: Show) -> Section | None:
    analysis = document.item_analysis
    if not analysis or not analysis.items:
        return None
    flagged = tuple(reasons_to_review(analysis.items))
    rules = tuple(Fact(code.replace("-", " "), words) for code, words in analysis.rules.items())
    parts: list[Part] = [Points(flagged)] if flagged else []
    parts += [_items_table(analysis.items, show), _choices_table(analysis.items, show)]
    parts.append(Facts(rules, "The rules behind the flags"))
    return section("item_analysis", (LEAD,), tuple(parts))


# After teaching answers hang less on what somebody knew before: of itself no fault of an item.
EXPECTED = {("low-discrimination", "after")}
EXPECTED_WORDS = (
    "Discriminate little in the post-test alone. This can come of teaching, after which answers "
    "depend less on what was known before; the figures do not show whether it did."
)
REVIEWED = {
    "suspect-key": "an incorrect choice goes with more correct answers elsewhere than the correct "
    "choice does"
}


def is_expected(item: AnalysedItem) -> bool:
    """Flagged, and for nothing but that."""
    return bool(item.flags) and {(flag.code, flag.phase) for flag in item.flags} <= EXPECTED


def quality_sentence(document: OutcomeDocument) -> str:
    """What of the questions themselves limits the figures: weak items, unreliable post-tests."""
    analysis = document.item_analysis
    items = analysis.items if analysis else []
    parts = [*_weak_items(document), *_to_review(items), *_unreliable(document.reliability)]
    return f"Limits of the questions: {'; '.join(parts)}." if parts else ""


def quality_words(document: OutcomeDocument) -> str:
    """The same as far as an abstract has room."""
    weak = [words.partition(" (")[0] for words in _weak_items(document)]
    parts = [*weak, *_unreliable(document.reliability)]
    return f"Limits of the questions: {'; '.join(parts)}." if parts else ""


WEAK = {"low-discrimination", "negative-discrimination"}


def _after(item: AnalysedItem) -> set[str]:
    return {flag.code for flag in item.flags if flag.phase == "after"}


def _weak_items(document: OutcomeDocument) -> Iterator[str]:
    """All of them and of how many it is expected after teaching; nothing where it is of all. The
    tests may ask more than the items that are compared."""
    items = document.item_analysis.items if document.item_analysis else []
    weak = [item for item in items if _after(item) & WEAK]
    if all(map(is_expected, weak)):
        return
    verb = "discriminates" if len(weak) == 1 else "discriminate"
    noun = "test question" if len(items) > len(document.items) else "item"
    of = counted(len(items), noun)
    words = f"{len(weak)} of {of} {verb} little in the post-test"
    expected = sum(map(is_expected, weak))
    yield words + (f" ({expected} of them for no other reason to review)" if expected else "")


def _to_review(items: Sequence[AnalysedItem]) -> Iterator[str]:
    for code, words in REVIEWED.items():
        if named := [item.key for item in items if code in _after(item)]:
            where = comma_listed(named) if len(named) <= MOST_NAMED else f"{len(named)} of them"
            yield f"in {where} {words}"


def _unreliable(polls: Sequence[PollReliability]) -> Iterator[str]:
    asked = [poll for poll in polls if poll.phase == "post"]
    values = [poll.kr20 for poll in asked if is_known(poll.n) and poll.n >= FLAGGED_FROM_N]
    known = [value for value in values if is_known(value)]
    if known and min(known) < RELIABLE:
        low, high = number(min(known), 2), number(max(known), 2)
        tests = "post-test" if len(known) == 1 else "post-tests"
        yield f"KR-20 of the {tests} is {low if low == high else f'{low} to {high}'}"


def reasons_to_review(items: Sequence[AnalysedItem]) -> Iterator[Fact]:
    """Each reason once, with the items it holds for; what is expected comes last."""
    expected = [item for item in items if is_expected(item)]
    reasons: dict[str, dict[str, list[str]]] = {}
    for item in items:
        if item not in expected:
            for sentence, phases in _phases_of_flags(item).items():
                named = reasons.setdefault(sentence, {})
                named.setdefault(f" ({' and '.join(phases)})", []).append(item.key)
    if expected:
        reasons[EXPECTED_WORDS] = {"": [item.key for item in expected]}
    for sentence, named in reasons.items():
        yield Fact(sentence, "; ".join(", ".join(keys) + when for when, keys in named.items()))


def _phases_of_flags(item: AnalysedItem) -> dict[str, list[str]]:
    phases: dict[str, list[str]] = {}
    for flag in item.flags:
        phase = PHASES.get(flag.phase, flag.phase)
        if phase not in phases.setdefault(flag.sentence, []):
            phases[flag.sentence].append(phase)
    return phases


def _flag_names(item: AnalysedItem, time: str) -> str:
    """Of one time; what each means stands in the rules."""
    codes = [flag.code for flag in item.flags if flag.phase == time]
    return ", ".join(code.replace("-", " ") for code in dict.fromkeys(codes))


def _items_table(items: Sequence[AnalysedItem], show: Show) -> Table:
    columns = (
        ITEM,
        Column("Phase", "Pre-test or post-test."),
        Column("n", "First answers.", "people"),
        Column("Share correct", "Difficulty: share of correct first answers.", "share 0 to 1"),
        Column("Discrimination", "Corrected point-biserial correlation with the rest of the poll."),
        Column("Median seconds", "Median time to answer.", "seconds"),
        Column("Flags", "Rules the item does not meet."),
    )
    rows = tuple(row for item in items for row in _item_rows(item, show))
    title = "Difficulty and discrimination"
    return Table("item_analysis", title, columns, rows, appendix=True)


def _item_rows(item: AnalysedItem, show: Show) -> Iterator[tuple[Cell, ...]]:
    for time, side in (("before", item.before), ("after", item.after)):
        if is_known(side):
            yield _item_cells(item, time, side, show)


def _item_cells(item: AnalysedItem, time: str, side: ItemAtTime, show: Show) -> tuple[Cell, ...]:
    evidence = f"quality.{item.key}"
    seconds = side.seconds.median if is_known(side.seconds) else Absent.NOT_RECORDED
    flags = _flag_names(item, time)
    return (
        text(item_name(item), mark="flag" if flags else ""),
        text(PHASES[time]),
        show.count(side.n, evidence),
        show.share(side.difficulty, side.n, evidence),
        discrimination(side.discrimination, show, evidence),
        show.number(seconds, 0),
        text(flags),
    )


def discrimination(value: float | Absent, show: Show, evidence: str = "") -> Cell:
    """To so many digits that it does not read as the limit it is flagged under."""
    under = is_known(value) and any(value < limit <= round(value, 2) for limit in (0.0, 0.2))
    return show.number(value, 3 if under else 2, evidence)


def _choices_table(items: Sequence[AnalysedItem], show: Show) -> Table:
    columns = (
        Column("Item", "Key of the question."),
        Column("Choice", "Key and wording."),
        Column("Key", "Whether it is a correct answer."),
        Column("n pre-test", "First answers that took it before.", "people"),
        Column("Pre-test", "Share of first answers before.", "share 0 to 1"),
        Column("Discrimination pre-test", "Of taking it, with the number right elsewhere."),
        Column("n post-test", "First answers that took it after.", "people"),
        Column("Post-test", "Share of first answers after.", "share 0 to 1"),
        Column("Discrimination post-test", "Of taking it, with the number right elsewhere."),
    )
    rows = tuple(
        (
            text(item.key),
            text(f"{choice.choice}. {choice.text}", mark="right" if choice.correct else ""),
            text("correct" if choice.correct else ""),
            *_taken(item.before, (choice.before, choice.before_share), evidence, show),
            show.number(choice.before_discrimination),
            *_taken(item.after, (choice.after, choice.after_share), evidence, show),
            show.number(choice.after_discrimination),
        )
        for item in items
        for evidence in (f"quality.{item.key}",)
        for choice in item.choices
        if any(_is_answered(side) for side in (item.before, item.after))
    )
    return Table("choices", "Every choice of every item", columns, rows, appendix=True)


def _is_answered(side: ItemAtTime | Absent) -> bool:
    return is_known(side) and side.n != 0


def _taken(
    side: ItemAtTime | Absent, took: tuple[Figure, Figure], evidence: str, show: Show
) -> tuple[Cell, Cell]:
    """How many of those who answered took a choice; of nobody there is no number."""
    if is_known(side) and side.n == 0:
        return (show.count(Absent.NOBODY, evidence), show.share(Absent.NOBODY))
    n, share = took
    return (show.count(n, evidence), show.share(share))


def reliability(document: OutcomeDocument, show: Show) -> Section | None:
    polls = document.reliability
    if not polls:
        return None
    columns = (
        Column("Poll", "Phase and track."),
        Column("Items", "Scored items.", "count"),
        N,
        Column("Mean", "Mean number correct."),
        Column("SD", "Standard deviation."),
        Column("KR-20", "Kuder-Richardson 20."),
        Column("Cronbach's α", "The same for right and wrong."),
    )
    rows = tuple(_poll_cells(poll, show) for poll in polls)
    note = f"People who answered every item of the poll; KR-20 and α from {FLAGGED_FROM_N} on."
    table = Table("reliability", "Reliability of the polls", columns, rows, note)
    return section("reliability", (), (table,))


POLLS = {"pre": "Pre-test", "post": "Post-test", "follow_up": "Follow-up"}


def _poll_cells(poll: PollReliability, show: Show) -> tuple[Cell, ...]:
    evidence = f"reliability.{poll.phase}.{poll.track}"
    track = f", track {poll.track}" if poll.track else ""
    return (
        text(f"{POLLS.get(poll.phase, poll.phase.capitalize())}{track}"),
        show.count(poll.items),
        show.count(poll.n, evidence),
        show.number(poll.mean),
        show.number(poll.sd),
        show.number(poll.kr20, evidence=evidence),
        show.number(poll.alpha),
    )
