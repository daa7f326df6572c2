"""Evidence of what is kept and done in practice, and of where participants work."""

from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import OutcomeDocument
from outcomes.snapshots.document_practice import BoosterSide, LabelledPeople

from .cells import Show
from .evidence_of_knowledge import side_words
from .grammar import p_words, size
from .report import Evidence, Fact, told
from .sections.comparing import item_name
from .tests_named import tested


def measure(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    entry = next((each for each in document.practice_measures if each.measure == about), None)
    if entry is None:
        return None
    facts = [
        Fact("Who was counted", "patients or cases in records outside the platform, as imported"),
        Fact("Source", entry.source),
        Fact("Before", side_words(entry.before, show)),
        Fact("After", side_words(entry.after, show)),
        Fact("95% interval of the change", show.change_interval(entry.change_ci95).shown),
        Fact("Test", tested(entry.test, entry.p, show.floor)),
        Fact("Adjusted (Holm)", p_words(entry.p_holm, show.floor)),
    ]
    formula = [
        f"{word}: {side.count:,}/{side.n:,} = {side.share:.4f}; Wilson interval"
        for word, side in (("before", entry.before), ("after", entry.after))
        if is_known(side.count) and is_known(side.n) and is_known(side.share)
    ]
    shown = size(entry.change, entry.before.share, entry.after.share)
    return told(entry.label, shown, facts, formula)


def boosted(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    days, _, key = about.partition(".")
    wave = next((each for each in document.boosters if str(each.after_days) == days), None)
    entry = next((each for each in (wave.items if wave else []) if each.key == key), None)
    if entry is None:
        return None
    facts = [
        Fact("Who was counted", "learners with all three answers, by whether they took boosters"),
        Fact("With boosters", _kept(entry.with_boosters, show)),
        Fact("Without", _kept(entry.without, show)),
        Fact("95% interval of the difference", show.change_interval(entry.difference_ci95).shown),
        Fact("Test", tested(entry.test, entry.p, show.floor)),
        Fact("Adjusted (Holm)", p_words(entry.p_holm, show.floor)),
    ]
    ends = entry.without.follow_up, entry.with_boosters.follow_up
    shown = size(entry.difference, *ends, relative=False)
    return told(item_name(entry), shown, facts, ["at the follow-up: share with less share without"])


def _kept(side: BoosterSide, show: Show) -> str:
    shares = (show.share(share).shown for share in (side.pre, side.post, side.follow_up))
    return f"{' to '.join(shares)} (n = {show.count(side.n).shown})"


def workplace(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    """A practice setting or a state, by its index."""
    name, _, index = about.partition(".")
    settings = document.workplace.practice_setting if document.workplace else []
    lists = {"practice_setting": settings, "state": document.snapshot.states}
    entries = lists.get(name, [])
    if not index.isdecimal() or int(index) >= len(entries):
        return None
    who = {
        "practice_setting": "all participants, as they say",
        "state": "participants by the license they gave, else the NPI directory, at the time of "
        "computing: outside the digest",
    }
    return _people(document, entries[int(index)], who[name], show)


def _people(document: OutcomeDocument, entry: LabelledPeople, who: str, show: Show) -> Evidence:
    of, persons = document.participation.participants, show.count(entry.n).shown
    known = is_known(entry.n) and is_known(of) and is_known(entry.share)
    formula = [f"share = {entry.n:,}/{of:,} = {entry.share:.4f}"] if known else []
    facts = [Fact("Who was counted", who), Fact("Persons", persons)]
    return told(entry.label, persons, facts, formula)


def campaign(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    entries = document.participation.campaigns
    entry = next((each for each in entries if each.label == about), None)
    if entry is None:
        return None
    facts = [
        Fact("Who was counted", "participants, by the campaign of the link they came by first"),
        Fact("Persons", show.count(entry.n).shown),
    ]
    return told(entry.label, show.count(entry.n).shown, facts)


def number(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    given = document.audience.numbers.get(about)
    if given is None:
        return None
    facts = [
        Fact("Who was counted", "one value a participant, the earliest"),
        Fact("n", show.count(given.n).shown),
        Fact("Mean", show.number(given.mean, 1).shown),
        Fact("SD", show.number(given.sd, 1).shown),
        Fact("Median", show.number(given.median, 1).shown),
    ]
    shown = show.number(given.mean, 1).shown
    return told(given.stem, shown, facts, ["sample standard deviation (n − 1)"])


def wave(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    entry = next((each for each in document.follow_up if str(each.after_days) == about), None)
    if entry is None:
        return None
    facts = [
        Fact("Who was counted", "learners of the course; one answer to the wave is a response"),
        Fact("Invited", show.count(entry.invited).shown),
        Fact("Responded", show.count(entry.responded).shown),
        Fact("95% interval of the rate", show.interval(entry.response_rate_ci95).shown),
    ]
    known = is_known(entry.invited) and is_known(entry.responded) and is_known(entry.response_rate)
    formula = (
        [f"rate = {entry.responded:,}/{entry.invited:,} = {entry.response_rate:.4f}"]
        if known
        else []
    )
    shown = show.share(entry.response_rate).shown
    if entry.invited is Absent.NOT_RECORDED:
        shown = show.count(entry.responded).shown
    return told(f"Follow-up {entry.label}", shown, facts, formula)


def later_option(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    """`days.question.choice` of what was asked at a follow-up."""
    days, _, rest = about.partition(".")
    key, _, choice = rest.rpartition(".")
    entry = next((each for each in document.follow_up if str(each.after_days) == days), None)
    if entry is None:
        return None
    for question in (*entry.practice_change, *entry.barriers):
        for option in question.options:
            if question.key == key and option.choice == choice:
                facts = [
                    Fact("Who was counted", f"everybody who answered the question {entry.label}"),
                    Fact("Respondents", show.count(question.n).shown),
                    Fact("Named it", show.count(option.n).shown),
                    Fact("95% interval", show.interval(option.ci95).shown),
                ]
                shown = show.share(option.share).shown
                return told(f"{question.stem} {option.text}", shown, facts)
    return None
