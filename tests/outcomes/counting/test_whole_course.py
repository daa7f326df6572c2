"""The further sections of a snapshot against a slow reading of the same rows, one by one."""

import csv
import json
import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.utils import timezone
from statsmodels.stats.contingency_tables import cochrans_q

from assessments.loading import load_responses
from assessments.models import ChangeOutcome, FollowUpInvitation, Phase
from cme_platform.packages import import_package
from learners.models import Exclusion, Learner
from outcomes.counting import Filter, UnknownFilter, count_course, count_filtered, wait_for_writers
from outcomes.snapshots.building import build
from outcomes.snapshots.cohort import filtered
from outcomes.snapshots.digests import canonical
from outcomes.snapshots.programme import programme
from outcomes.statistics.knowledge_confidence import STATES, state_of
from tests.factories import answered
from tests.outcomes.counting.test_one_pass import persons_of
from tests.packages import COURSE, write_package

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = {"q1": "b", "q2": "a|b", "q3": "a"}
OPTIONS = {
    "q1": "abc",
    "q2": ["a", "b", "a|b", "b|c"],
    "q3": "ab",
    "c1": "123",
    "p1": ["x", "y", "x|y"],
    "b1": "tm",
}
OBJECTIVES = {1: ["q1"], 2: ["q2", "q3"]}
START = datetime(2025, 4, 1, tzinfo=UTC)
WAVES = """
  - {phase: follow_up, after_days: 30, questions: [q3, b1]}
  - {phase: follow_up, after_days: 90, questions: [q1, q3]}
tracks:"""


def made_up(seed):
    """People with shared addresses and professions; answers of four phases,
    and an arm that answers once."""
    rnd, people, answers = random.Random(seed), [], []
    asked = [(q, p) for q in (*KEYS, "c1") for p in ("pre", "post")] + [
        ("p1", "evaluation"),
        ("b1", "evaluation"),
    ]
    for number in range(90):
        pathway = rnd.choice(["cme", "cme", "cme", "micro", "comparison"])
        person = {
            "learner": f"p{number}",
            "pathway": pathway,
            "npi": rnd.choice(["", "", "", "", "1234567893", "1245319599"]),
            "email": rnd.choice(["", "", "", "x@a.org", "y@a.org"]),
        }
        person |= {
            "profession": rnd.choice(["", "physician", "nurse"]),
            "campaign": rnd.choice(["", "spring", "autumn"]),
        }
        people.append(person)
        if pathway == "comparison":
            asking = [(q, "comparison", 1) for q in KEYS]
        else:
            asking = [(q, p, 1) for q, p in asked] + [
                ("q3", "follow_up", 1),
                ("b1", "follow_up", 1),
            ]
            asking += [("q1", "follow_up", 1), ("q3", "follow_up", 2)]
        for question, phase, attempt in asking:
            if rnd.random() < 0.75:
                at = START + timedelta(minutes=rnd.randrange(100_000))
                row = {
                    "learner": f"p{number}",
                    "question": question,
                    "phase": phase,
                    "answer": rnd.choice(OPTIONS[question]),
                }
                answers.append(row | {"answered_at": at.isoformat(), "attempt": attempt})
    return people, answers


class Slowly:
    """First answers of persons, read one after the other."""

    def __init__(self, people, answers):
        self.arm_rows = {p["learner"] for p in people if p["pathway"] == "comparison"}
        self.person = persons_of([p for p in people if p["learner"] not in self.arm_rows])
        self.person_with_arm = persons_of(people)
        self.people = {p["learner"]: p for p in people}
        self.first, self.after, rank = {}, defaultdict(set), {}
        self.when, self.post_tests = {}, defaultdict(list)
        for order, row in enumerate(answers):
            who = self.person.get(row["learner"], row["learner"])
            if row["phase"] == "post" and row["answer"] == KEYS.get(row["question"], row["answer"]):
                self.after[row["learner"]].add(row["question"])  # right, or not scored
            wave = row["phase"]
            if wave == "follow_up":  # the second wave asks q1 alone, and q3 as its second attempt
                wave = 90 if row["question"] == "q1" or row["attempt"] == 2 else 30
            key, order_of = (
                (who, row["question"], wave),
                (row["attempt"], row["answered_at"], order),
            )
            if key not in rank or order_of < rank[key]:
                rank[key], self.first[key] = order_of, row["answer"]
                self.when[key] = datetime.fromisoformat(row["answered_at"])
            if row["phase"] == "post":
                self.post_tests[who].append(datetime.fromisoformat(row["answered_at"]))
        self.persons = set(self.person.values())

    def right(self, who, question, phase):
        given = self.first.get((who, question, phase))
        return None if given is None else given == KEYS[question]

    def pairs(self, who, questions):
        """Answered pairs, right before, right after."""
        both = [(self.right(who, q, "pre"), self.right(who, q, "post")) for q in questions]
        both = [(b, a) for b, a in both if b is not None and a is not None]
        return len(both), sum(b for b, _ in both), sum(a for _, a in both)

    def value(self, who, name):
        """Of a person's rows the first that says something,
        the CME pathway before micro-learning."""
        rows = [self.people[row] for row, person in self.person.items() if person == who]
        rows.sort(key=lambda p: (p["pathway"] != "cme", int(p["learner"][1:])))
        return next((row[name] for row in rows if row[name]), "")


def loaded(tmp_path, package, people, answers, course=COURSE):
    (tmp_path / "course").mkdir()
    write_package(tmp_path / "course", course)
    for name, rows in (("l", people), ("r", answers)):
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    course = import_package(tmp_path / "course", at=timezone.now()).course
    load_responses(
        course=course,
        learners_path=tmp_path / "l.csv",
        responses_path=tmp_path / "r.csv",
        at=timezone.now(),
    )
    return course


@pytest.fixture
def told(settings, tmp_path, package, request):
    settings.MEDIA_ROOT = tmp_path / "media"
    people, answers = made_up(request.param)
    text = COURSE.replace("\ntracks:", WAVES).replace(
        "format: 1", "format: 1\nsubgroups: [profession]\nintended_reach: 5000"
    )
    course = loaded(tmp_path, package, people, answers, text)
    now = wait_for_writers(lambda: None)
    document = json.loads(canonical(build(course, count_course(course, now, now), now).as_json()))
    return course, now, document, Slowly(people, answers)


@pytest.mark.parametrize("told", [1], indirect=True)
def test_every_section_equals_reading_row_by_row(told):
    course, now, document, slow = told

    _flow(document, slow)
    _knowing(document, slow)
    _subgroups(document, slow)
    _items(document, slow)
    _follow_up(document, slow)
    _arm(document, slow)
    _learners(document, slow)
    _filters(course, now, slow)


def _flow(document, slow):
    boxes = {box["stage"]: box["n"] for box in document["flow"]["participants"]}
    expected = Counter()
    for who in slow.persons:
        before, after = (
            {q for q in KEYS if (who, q, phase) in slow.first} for phase in ("pre", "post")
        )
        micro = all(
            slow.people[row]["pathway"] == "micro"
            for row, person in slow.person.items()
            if person == who
        )
        nothing = "micro_learning" if micro else "no_answer"
        reason = (
            "no_pair"
            if before and after
            else "no_post"
            if before
            else "no_pre"
            if after
            else nothing
        )
        expected["analysed" if before & after else reason] += 1
    assert {name: boxes[name] for name in expected} == expected
    assert (boxes["all"], boxes["counted"]) == (len(slow.person), len(slow.persons))
    kept = None
    for box in document["flow"][
        "participants"
    ]:  # every box of the trunk is the one above less what went out
        kept = (
            box["n"] if box["stage"] == "all" else kept - box["n"] if box["kind"] == "out" else kept
        )
        assert box["kind"] == "out" or box["n"] == kept
    funnel = {stage["stage"]: stage["n"] for stage in document["flow"]["funnel"]}
    assert (funnel["intended_reach"], funnel["view"], funnel["front_matter"]) == (
        5000,
        len(slow.persons),
        None,
    )
    # A row passes with all four answered and more than 0.7 of the three scored ones right.
    assert funnel["passed"] == len(
        {slow.person[row] for row, given in slow.after.items() if given >= {"c1"} | set(KEYS)}
    )


def _knowing(document, slow):
    entries = {entry["question"]: entry for entry in document["confidence_knowledge"]["items"]}
    assert set(entries) == {"q2", "q3"}
    for question, entry in entries.items():
        cells, wrong = np.zeros((4, 4), int), 0
        for who in slow.persons:
            given = [slow.first.get((who, q, p)) for p in ("pre", "post") for q in (question, "c1")]
            if given[2] and given[3]:
                wrong += given[2] != KEYS[question] and given[3] == "3"
            if all(given):
                before = state_of(given[0] == KEYS[question], given[1] == "3")
                after = state_of(given[2] == KEYS[question], given[3] == "3")
                cells[STATES.index(before)][STATES.index(after)] += 1
        assert entry["transitions"] == cells.tolist()
        assert entry["n"] == cells.sum()
        called = [
            entry
            for entry in document["confidence_knowledge"]["confidently_wrong_after"]
            if entry["question"] == question
        ]
        assert sum(entry["count"] for entry in called) == wrong


def _mean(slow, people, phase):
    shares = []
    for questions in OBJECTIVES.values():
        cells = [slow.pairs(who, questions) for who in people]
        if pairs := sum(cell[0] for cell in cells):
            shares.append(sum(cell[1 if phase == "pre" else 2] for cell in cells) / pairs)
    return sum(shares) / len(shares) if shares else None


def _subgroups(document, slow):
    dimensions = {
        dimension["dimension"]: dimension for dimension in document["subgroups"]["dimensions"]
    }
    assert (
        dimensions["profession"]["role"] == "confirmatory"
        and dimensions["campaign"]["role"] == "exploratory"
    )
    for group in dimensions["profession"]["groups"]:
        people = [who for who in slow.persons if slow.value(who, "profession") == group["group"]]
        assert group["n"] == len(people)
        for side in ("pre", "post"):
            assert group["overall"][side] == pytest.approx(_mean(slow, people, side))
    assert dimensions["profession"]["not_given"] == sum(
        slow.value(who, "profession") == "" for who in slow.persons
    )
    matched = [who for who in slow.persons if slow.pairs(who, KEYS)[0]]
    assert sum(group["n"] for group in dimensions["baseline"]["groups"]) == len(matched)
    lowest = min(slow.pairs(who, KEYS)[1] / slow.pairs(who, KEYS)[0] for who in matched)
    assert dimensions["baseline"]["groups"][0]["overall"]["pre"] >= lowest


def _items(document, slow):
    for entry in document["item_analysis"]["items"]:
        for time, phase in (("before", "pre"), ("after", "post")):
            given = [slow.right(who, entry["question"], phase) for who in slow.persons]
            given = [answer for answer in given if answer is not None]
            assert (entry[time]["n"], entry[time]["difficulty"]) == (
                len(given),
                pytest.approx(np.mean(given)),
            )
            rows = [[slow.right(who, q, phase) for q in KEYS] for who in slow.persons]
            rows = np.array([row for row in rows if None not in row], int)
            column = list(KEYS).index(entry["question"])
            expected = np.corrcoef(rows[:, column], rows.sum(axis=1) - rows[:, column])[0, 1]
            assert entry[time]["discrimination"] == pytest.approx(expected)
    for scale in document["reliability"]:
        rows = [[slow.right(who, q, scale["phase"]) for q in KEYS] for who in slow.persons]
        rows = np.array([row for row in rows if None not in row], int)
        alpha = 1.5 * (1 - rows.var(axis=0).sum() / rows.sum(axis=1).var())
        assert scale["alpha"] == (pytest.approx(alpha) if len(rows) >= 20 else None)


def _follow_up(document, slow):
    assert [wave["after_days"] for wave in document["follow_up"]] == [30, 90]
    for wave in document["follow_up"]:
        for kept in wave["retention"]:
            rows = [
                [slow.right(who, kept["question"], p) for p in ("pre", "post", wave["after_days"])]
                for who in slow.persons
            ]
            rows = np.array([row for row in rows if None not in row], int)
            assert (kept["n"], kept["follow_up"]["count"]) == (len(rows), rows[:, 2].sum())
            assert kept["statistic"] == pytest.approx(cochrans_q(rows).statistic)
        answered = {who for who, _, phase in slow.first if phase == wave["after_days"]}
        assert (wave["responded"], wave["invited"], wave["response_rate"]) == (
            len(answered),
            None,
            None,
        )
    _days_after(document, slow)
    named = Counter(
        given for (_, q, phase), given in slow.first.items() if (q, phase) == ("b1", 30)
    )
    assert {
        o["choice"]: o["n"] for o in document["follow_up"][0]["barriers"][0]["options"]
    } == named


def _days_after(document, slow):
    """Whole days from the last answer to a post-test until the first of the wave."""
    for wave in document["follow_up_days"]:
        first = defaultdict(list)
        for (who, _, phase), at in slow.when.items():
            if phase == wave["after_days"]:
                first[who].append(at)
        days = []
        for who, moments in first.items():
            before = [at for at in slow.post_tests[who] if at <= min(moments)]
            days += [(min(moments) - max(before)).days] if before else []
        told = wave["n"], wave["median"], wave["shortest"], wave["longest"]
        assert told == (len(days), np.median(days), min(days), max(days))


def _arm(document, slow):
    takers = {slow.person_with_arm[row] for row in slow.person}
    arm = [row for row in slow.arm_rows if slow.person_with_arm[row] not in takers]
    for entry in document["comparison_arm"]["items"]:
        given = [slow.right(row, entry["question"], "comparison") for row in arm]
        given = [rating for rating in given if rating is not None]
        assert (entry["comparison"]["n"], entry["comparison"]["count"]) == (len(given), sum(given))
        after = [slow.right(who, entry["question"], "post") for who in slow.persons]
        assert entry["learners"]["count"] == sum(rating or 0 for rating in after)


def _learners(document, slow):
    objective = document["knowledge"]["objectives"][1]["learners"]
    cells = [cell for who in slow.persons if (cell := slow.pairs(who, OBJECTIVES[2]))[0]]
    assert objective["improved"] == sum(a > b for _, b, a in cells) and objective["worse"] == sum(
        a < b for _, b, a in cells
    )
    assert objective["reinforced"] == sum(a == b == n for n, b, a in cells) and objective[
        "n"
    ] == len(cells)


def _filters(course, now, slow):
    cohort = filtered(
        course=course,
        as_of=now,
        known_at=now,
        chosen=Filter.parse({"profession": "nurse", "campaign": "spring"}),
    ).as_json()
    people = [
        who
        for who in slow.persons
        if (slow.value(who, "profession"), _campaign(slow, who)) == ("nurse", "spring")
    ]
    assert (cohort["n"], cohort["matched"]) == (
        len(people),
        sum(slow.pairs(who, KEYS)[0] > 0 for who in people),
    )
    assert cohort["cohort"] == "Profession: nurse; Campaign: spring"
    item = next(entry for entry in cohort["items"] if entry["question"] == "q1")
    assert item["matched"]["n"] == sum(slow.pairs(who, ["q1"])[0] for who in people)
    everybody = filtered(course=course, as_of=now, known_at=now, chosen=Filter()).as_json()
    assert (everybody["n"], everybody["cohort"]) == (len(slow.persons), "All participants")
    with pytest.raises(UnknownFilter, match="No participant"):
        count_filtered(course, now, now, Filter(profession="astronaut"))


def _campaign(slow, who):
    """All were loaded at one moment: the lowest row with a campaign."""
    rows = sorted(
        (int(row[1:]), slow.people[row]["campaign"])
        for row, person in slow.person.items()
        if person == who
    )
    return next((campaign for _, campaign in rows if campaign), "")


def test_people_left_out_invitations_and_what_became_of_changes(settings, tmp_path, package):
    settings.MEDIA_ROOT = tmp_path / "media"
    people = [{"learner": f"p{n}", "pathway": "cme"} for n in range(8)]
    answers = [
        {
            "learner": f"p{n}",
            "question": q,
            "phase": phase,
            "answer": answer,
            "answered_at": START.isoformat(),
        }
        for n in range(8)
        for q, phase, answer in (
            ("q1", "pre", "a"),
            ("q1", "post", "b"),
            ("p1", "evaluation", "x|y"),
        )
    ]
    course = loaded(tmp_path, package, people, answers, COURSE.replace("\ntracks:", WAVES))
    rows = list(Learner.objects.filter(origin="course:mini").order_by("id"))
    Learner.objects.filter(pk=rows[7].pk).update(exclusion=Exclusion.TEST)
    Learner.objects.filter(pk=rows[6].pk).update(exclusion=Exclusion.STAFF)
    wave = course.polls.get(after_days=30)
    version = course.questions.get(key="p1").versions.get()
    later = course.polls.get(after_days=90)  # the second wave asks as the second attempt
    FollowUpInvitation.objects.create(
        learner=rows[5], poll=later, due_at=START + timedelta(days=90)
    )
    question = course.questions.get(key="q3")
    answered(
        question,
        "a",
        learner=rows[5],
        phase=Phase.FOLLOW_UP,
        attempt=2,
        answered_at=START + timedelta(days=91),
    )
    for learner in rows[:4]:
        FollowUpInvitation.objects.create(learner=learner, poll=wave, due_at=START)
    for learner, choice, status in (
        (rows[0], "x", "done"),
        (rows[0], "y", "partly"),
        (rows[1], "x", "not_yet"),
        (rows[7], "x", "done"),
    ):
        ChangeOutcome.objects.create(
            learner=learner,
            poll=wave,
            version=version,
            choice_key=choice,
            status=status,
            answered_at=START + timedelta(days=40),
        )
    now = wait_for_writers(lambda: None)

    document = build(course, count_course(course, now, now), now).as_json()

    boxes = {box["stage"]: box["n"] for box in document["flow"]["participants"]}
    assert (boxes["all"], boxes["test"], boxes["staff"], boxes["counted"], boxes["analysed"]) == (
        8,
        1,
        1,
        6,
        6,
    )
    follow_up = document["follow_up"][0]
    assert (follow_up["invited"], follow_up["responded"], follow_up["response_rate"]) == (4, 2, 0.5)
    this, that = follow_up["changes"][0]["options"]
    assert (
        this["intended"],
        this["answered"],
        this["done"],
        this["not_yet"],
        this["share_done"],
    ) == (2, 2, 1, 1, 0.5)
    assert (that["answered"], that["partly"], follow_up["changes"][0]["total"]["answered"]) == (
        1,
        1,
        3,
    )
    assert follow_up["responders"]["non_responders"]["n"] == 2
    assert (document["follow_up"][1]["invited"], document["follow_up"][1]["responded"]) == (1, 1)


def test_several_courses_count_a_person_once(settings, tmp_path, package):
    settings.MEDIA_ROOT = tmp_path / "media"
    courses = []
    for number, slug in enumerate(("mini", "maxi")):
        people = [
            {"learner": f"p{n}", "pathway": "cme", "email": f"{n + 5 * number}@a.org"}
            for n in range(12)
        ]
        answers = [
            {"learner": f"p{n}", "question": q, "phase": phase,
             "answer": KEYS[q] if (n + late) % 3 else "c" if q == "q1" else "b",
             "answered_at": START.isoformat()}
            for n in range(12) for q in ("q1", "q3") for late, phase in enumerate(("pre", "post"))
        ]  # fmt: skip
        folder = tmp_path / slug
        folder.mkdir()
        text = COURSE.replace("slug: mini", f"slug: {slug}").replace(
            "format: 1", f"format: 1\nspecialty: {'AB'[number]}"
        )
        courses.append(loaded(folder, package, people, answers, text))
    now = wait_for_writers(lambda: None)

    outcomes = programme(courses=courses, as_of=now, known_at=now)

    assert outcomes.persons == 17  # 12 and 12, seven of them the same
    assert [course.matched for course in outcomes.courses] == [12, 12]
    assert sum(effect.weight for effect in outcomes.course_effects) == pytest.approx(1.0)
    pooled = {(effects.by, effects.group): effects.k for effects in outcomes.pooled}
    assert pooled[("all", "all")] == 2 and pooled[("specialty", "A")] == 1
    assert {effect.objective_type for effect in outcomes.effects} == {"knowledge", "mixed"}
    assert programme(courses=[], as_of=now, known_at=now).persons == 0
