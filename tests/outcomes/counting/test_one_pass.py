"""Counting in the database against a slow reading of the same rows, one by one."""

import csv
import json
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from assessments.authoring import save_version
from assessments.loading import load_responses
from assessments.models import Phase, PollHistory, PollQuestion
from assessments.querysets import asked_as_of
from cme_platform.packages import import_package
from courses.models import Course
from learners.models import Exclusion, Learner
from outcomes.actions.verifying import verify
from outcomes.counting import VERSIONS, count_course, wait_for_writers
from outcomes.models import OutcomeSnapshot
from outcomes.snapshots.building import build
from outcomes.snapshots.digests import canonical, digest_of
from tests.factories import (
    answered,
    ask,
    enrolled,
    make_course,
    make_poll,
    wording,
)

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = {"q1": "b", "q2": "a|b", "q3": "a"}
START = datetime(2025, 4, 1, tzinfo=UTC)


def made_up(seed):
    """People with shared NPIs and e-mail addresses, retakes,
    gaps in the attempts and missing sides."""
    rnd = random.Random(seed)
    npis, people, answers = ["", "", "", "2000000002", "2000000010"], [], []
    for number in range(60):
        email = rnd.choice(["", "", "x@a.org", "X@A.ORG", "y@a.org", f"{number // 3}@a.org"])
        pathway = rnd.choice(["cme", "cme", "micro"])
        people.append(
            {
                "learner": f"p{number}",
                "pathway": pathway,
                "npi": rnd.choice(npis),
                "email": email,
                "specialty": rnd.choice(["", "Medical Oncology"]),
            }
        )
        for question, phase, attempt in (
            (q, p, a) for q in (*KEYS, "c1") for p in ("pre", "post") for a in (1, 2, 3)
        ):
            if rnd.random() < {1: 0.7, 2: 0.3, 3: 0.1}[attempt]:
                options = {
                    "q1": "abc",
                    "q2": ["a", "b", "a|b", "b|c", "a|b|c"],
                    "q3": "ab",
                    "c1": "123",
                }[question]
                at = START + timedelta(minutes=rnd.randrange(100_000))
                row = {
                    "learner": f"p{number}",
                    "question": question,
                    "phase": phase,
                    "answer": rnd.choice(options),
                }
                answers.append(row | {"answered_at": at.isoformat(), "attempt": attempt})
    return people, answers


def persons_of(people, *, npis_tell_apart=True):
    """Every row's person, joined as often as anything is shared."""
    person = {p["learner"]: p["learner"] for p in people}
    numbers = defaultdict(set)
    for each in people:
        numbers[each["email"].lower()].add(each["npi"] or None)
    changed = True
    while changed:
        changed = False
        for each in people:
            for other in people:
                low, high = sorted([person[each["learner"]], person[other["learner"]]])
                if low != high and _is_same(each, other, numbers, npis_tell_apart):
                    person = {row: low if is_of == high else is_of for row, is_of in person.items()}
                    changed = True
    return person


def _is_same(each, other, numbers, npis_tell_apart):
    if each["npi"] and each["npi"] == other["npi"]:
        return True
    address = each["email"].lower()
    if not address or address != other["email"].lower():
        return False
    is_shared = npis_tell_apart and len(numbers[address] - {None}) > 1
    return not is_shared or not (each["npi"] or other["npi"])


def slowly(people, answers, excluded, as_of, rules):
    """The tables of every item by reading the rows one after the other."""
    person = persons_of(people, npis_tell_apart=rules.npis_tell_apart)
    out = {person[learner] for learner in excluded}
    first = {}
    for order, row in enumerate(answers):
        who = person[row["learner"]]
        if who in out or row["answered_at"] > as_of:
            continue
        rank = (row["attempt"], row["answered_at"], order)
        key = (who, row["question"], row["phase"])
        if key not in first or rank < first[key][0]:
            first[key] = (rank, row["answer"])
    tables = {}
    for question in (*KEYS, "c1"):
        right = (lambda a: int(a) > 2) if question == "c1" else (lambda a, q=question: a == KEYS[q])
        table, sides = defaultdict(int), {"pre": [0, 0], "post": [0, 0]}
        for who in set(person.values()) - out:
            before, after = first.get((who, question, "pre")), first.get((who, question, "post"))
            for side, given in (("pre", before), ("post", after)):
                if given:
                    sides[side][0] += right(given[1])
                    sides[side][1] += 1
            if before and after:
                table[(right(before[1]), right(after[1]))] += 1
        tables[question] = {
            "table": {
                "both": table[True, True],
                "gained": table[False, True],
                "lost": table[True, False],
                "neither": table[False, False],
            },
            "sides": sides,
        }
    cme = {person[p["learner"]] for p in people if p["pathway"] == "cme"} - out
    return tables, len(cme), len(set(person.values()) - out - cme)


@pytest.mark.parametrize(("seed", "version"), [(0, 1), (0, 2), (1, 2), (2, 2)])
def test_counting_equals_reading_row_by_row(seed, version, settings, tmp_path, package):
    rules = VERSIONS[version]
    settings.MEDIA_ROOT = tmp_path / "media"
    people, answers = made_up(seed)
    for name, rows in (("l", people), ("r", answers)):
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    course = import_package(package, at=timezone.now()).course
    load_responses(
        course=course,
        learners_path=tmp_path / "l.csv",
        responses_path=tmp_path / "r.csv",
        at=timezone.now(),
    )
    Learner.objects.filter(external_id="p7").update(exclusion=Exclusion.TEST)
    now = wait_for_writers(lambda: None)

    for as_of in (now, START + timedelta(days=20)):
        counts = count_course(course, as_of, now, rules=rules)
        document = build(course, counts, as_of, rules).as_json()
        expected, cme, micro = slowly(people, answers, {"p7"}, as_of.isoformat(), rules)
        for entry in [*document["items"], *document["confidence"]]:
            key = entry["question"]
            assert entry["matched"]["table"] == expected[key]["table"]
            for side in ("pre", "post"):
                assert [entry["all"][side]["count"], entry["all"][side]["n"]] == expected[key][
                    "sides"
                ][side]
        assert (
            document["participation"]["cme_learners"],
            document["participation"]["micro_learning"],
        ) == (cme, micro)


def test_a_snapshot_is_made_again_the_same_after_more_answers_and_other_facts(
    settings, tmp_path, package
):
    settings.MEDIA_ROOT = tmp_path / "media"
    course = import_package(package, at=timezone.now()).course
    (tmp_path / "l.csv").write_text("learner,pathway,specialty\na,cme,Medical Oncology\nb,cme,\n")
    (tmp_path / "r.csv").write_text(
        "learner,question,phase,answer,answered_at\n"
        + "".join(
            f"{who},q1,{phase},b,2025-04-01T10:00:00Z\n"
            for who in "ab"
            for phase in ("pre", "post")
        )
    )
    load_responses(
        course=course,
        learners_path=tmp_path / "l.csv",
        responses_path=tmp_path / "r.csv",
        at=timezone.now(),
    )
    now = wait_for_writers(lambda: None)
    first = digest_of(build(course, count_course(course, now, now), now).as_json())

    Learner.objects.filter(external_id="a").update(specialty="Pathology", exclusion=Exclusion.TEST)
    (tmp_path / "l2.csv").write_text("learner,pathway\nc,cme\n")
    (tmp_path / "r2.csv").write_text(
        "learner,question,phase,answer,answered_at\nc,q1,pre,a,2025-03-01T10:00:00Z\n"
    )
    load_responses(
        course=course,
        learners_path=tmp_path / "l2.csv",
        responses_path=tmp_path / "r2.csv",
        at=timezone.now(),
    )

    again = build(course, count_course(course, now, now), now).as_json()
    today = wait_for_writers(lambda: None)
    assert digest_of(again) == first
    assert digest_of(build(course, count_course(course, today, today), today).as_json()) != first


def test_a_snapshot_is_verified_after_an_author_edited_the_course(settings, tmp_path, package):
    settings.MEDIA_ROOT = tmp_path / "media"
    course = import_package(package, at=timezone.now()).course
    (tmp_path / "l.csv").write_text("learner,pathway\na,cme\n")
    (tmp_path / "r.csv").write_text(
        "learner,question,phase,answer,answered_at\na,q1,pre,a,2025-04-01T10:00:00Z\na,q1,post,b,2025-04-01T11:00:00Z\n"
    )
    load_responses(
        course=course,
        learners_path=tmp_path / "l.csv",
        responses_path=tmp_path / "r.csv",
        at=timezone.now(),
    )
    now = wait_for_writers(lambda: None)
    document = build(course, count_course(course, now, now), now).as_json()
    digest = digest_of(document)
    kept = OutcomeSnapshot(
        course=course,
        as_of=now,
        known_at=now,
        digest=digest,
        document=json.dumps(document, ensure_ascii=False),
    )

    save_version(
        course.questions.get(key="q1"),
        wording(course, stem="Which is right, then?"),
        at=timezone.now(),
    )
    course.objectives.update(text="In other words")
    Course.objects.filter(pk=course.pk).update(title="By another name")
    kept.course = Course.objects.get(pk=course.pk)

    verified = verify(kept)
    assert (verified.same, verified.digest, verified.differences) == (True, digest, [])


def asked_before_and_after():
    """A course of three questions before and after, with a wave, and somebody who answered all;
    its snapshot as stored."""
    course = make_course(questions=3, tracks=2)
    asked = list(course.questions.order_by("position"))
    make_poll(course, Phase.FOLLOW_UP, asked[:2], after_days=60)
    course.polls.filter(phase=Phase.POST).update(pass_mark="0.700")
    learner = enrolled(course)
    for question in asked:
        answered(question, "a", learner=learner)
        answered(question, learner=learner, phase=Phase.POST)
    return as_stored(course)


def as_stored(course):
    """The snapshot of a course as of now."""
    now = wait_for_writers(lambda: None)
    document = build(course, count_course(course, now, now), now).as_json()
    text, digest = json.dumps(document, ensure_ascii=False), digest_of(document)
    return OutcomeSnapshot(course=course, as_of=now, known_at=now, digest=digest, document=text)


def test_a_snapshot_is_verified_after_an_author_edited_the_polls():
    kept = asked_before_and_after()
    course = kept.course
    first, second, third = course.questions.order_by("position")
    before, after = course.polls.get(phase=Phase.PRE), course.polls.get(phase=Phase.POST)

    before.entries.filter(question=first).update(withdrawn_at=timezone.now())  # asked no more
    after.entries.filter(question=second).update(position=9)  # moved within its poll
    make_poll(course, Phase.EVALUATION, [third])  # asked elsewhere, too
    course.polls.get(phase=Phase.FOLLOW_UP).delete()
    course.polls.filter(phase=Phase.POST).update(pass_mark=None, track=course.tracks.get(number=2))
    course.tracks.filter(number=1).update(number=3)
    course.questions.filter(pk=third.pk).update(position=0)
    ask(course, "new")

    verified = verify(kept)
    assert (verified.same, verified.differences) == (True, [])
    today = wait_for_writers(lambda: None)
    assert [item.version.question.key for item in count_course(course, today, today).items] == [
        "q1",
        "q3",
        "q2",
    ]


def test_an_edit_of_polls_is_read_whole_or_not_at_all():
    course = make_course(questions=2)
    poll = course.polls.get(phase=Phase.PRE)
    with transaction.atomic():
        poll.entries.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            between = cursor.fetchone()[0]
        PollQuestion.objects.create(poll=poll, question=course.questions.get(key="q2"))

    then, now = asked_as_of(course, between), asked_as_of(course, timezone.now())
    keys = dict(course.questions.values_list("pk", "key"))
    assert [
        [keys[pk] for pk in asked.in_phase(Phase.PRE)[0].questions] for asked in (then, now)
    ] == [["q1", "q2"], ["q2"]]
    bare = make_course()
    assert PollHistory.objects.filter(course=bare).exists()
    bare.delete()
    assert not PollHistory.objects.filter(course=bare.pk).exists()


def test_what_cannot_be_made_again_is_said_with_its_reason():
    kept = asked_before_and_after()
    spare = ask(kept.course, "spare")
    for poll in kept.course.polls.exclude(phase=Phase.FOLLOW_UP):
        PollQuestion.objects.create(poll=poll, question=spare, position=9)
    with_spare = as_stored(kept.course)
    spare.versions.all().delete()
    spare.delete()
    deleted = verify(with_spare)
    PollHistory.objects.filter(
        course=kept.course
    ).delete()  # as of a course that is older than its history
    kept.course.polls.get(phase=Phase.FOLLOW_UP).delete()
    unknown = verify(kept)

    assert not deleted.same and deleted.reasons == [
        "Questions that were asked then and nobody answered have been deleted since: 1."
    ]
    assert not unknown.same and "is not known" in unknown.reasons[0]
    assert verify(asked_before_and_after()).reasons == []


def test_a_course_without_answers_or_questions_has_a_whole_snapshot(settings, tmp_path, package):
    settings.MEDIA_ROOT = tmp_path / "media"
    course = import_package(package, at=timezone.now()).course
    now = wait_for_writers(lambda: None)

    document = build(course, count_course(course, now, now), now).as_json()
    course.polls.all().delete()
    then = wait_for_writers(lambda: None)
    bare = build(course, count_course(course, then, then), then).as_json()

    assert document["items"][0]["matched"]["n"] == 0
    assert document["items"][0]["matched"]["change"] is None
    assert document["knowledge"]["overall"]["pre"] is None
    assert bare["items"] == []
    json.loads(canonical(bare))
