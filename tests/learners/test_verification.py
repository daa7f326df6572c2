from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from jobs.models import Job
from learners import directory, registry, verification
from learners.models import AuditEntry, DirectoryLoad, Learner, NpiCheck, NpiRecord, Review
from tests.credit.people import claimed, course_with_credit, finisher
from tests.factories import make_learner, somebody
from tests.learners.conftest import ANN, entry

pytestmark = pytest.mark.django_db
JANE, CLINIC, GONE, BACK, DEMO = (
    "1234567893",
    "1568946812",
    "1558598797",
    "1003142399",
    "2000000002",
)


def listed(number=JANE, given="JANE", family="MILLER", kind=1, **more):
    fields = {
        "taxonomies": ["207R00000X", "207RX0202X"],
        "primary_taxonomy": "207R00000X",
        "as_of": timezone.now().date(),
    } | more
    return NpiRecord.objects.create(
        npi=number, given_name=given, family_name=family, kind=kind, **fields
    )


@pytest.fixture
def loaded():
    return a_load()


def a_load(days_ago=0):
    day = timezone.now() - timedelta(days=days_ago)
    return DirectoryLoad.objects.create(
        file_name="x.csv", kind="monthly", file_date=day.date(), finished_at=day
    )


def claim(learner, number=JANE, given="Jane", family="Miller", at=None):
    check = verification.claim_npi(
        learner=learner, typed=number, given_name=given, family_name=family, at=at or timezone.now()
    )
    learner.refresh_from_db()
    return check


@pytest.fixture
def jane():
    return make_learner(somebody("learner"))


def test_a_number_whose_name_agrees_is_verified_with_all_that_led_to_it(loaded, jane):
    listed()

    check = claim(jane, " 1234567893 ")

    assert (jane.npi, jane.npi_status, jane.npi_oncologist, jane.specialty) == (
        JANE,
        "verified",
        True,
        "Medical Oncology",
    )
    assert (check.method, check.grade, check.matched, check.oncologist, check.code_set) == (
        "directory",
        "exact",
        "legal",
        True,
        "NUCC 21.1",
    )
    assert AuditEntry.objects.get(deed="npi-status").after["npi_status"] == "verified"
    assert JANE not in str(AuditEntry.objects.values())


@pytest.mark.parametrize(
    ("number", "record", "name", "status", "reason"),
    [
        ("1234567890", {}, "Miller", "unverified", "bad-check-digit"),
        ("12345678９3", {}, "Miller", "unverified", "bad-check-digit"),
        (JANE, {}, "Brown", "mismatch", "name"),
        (JANE, {}, "Millre", "unverified", "name-review"),
        (CLINIC, {"kind": 2, "family": "", "given": ""}, "Miller", "mismatch", "organization"),
        (GONE, {"deactivated_on": "2024-01-01"}, "Miller", "deactivated", "deactivated"),
        (
            GONE,
            {"kind": 0, "family": "", "given": "", "deactivated_on": "2024-01-01"},
            "Miller",
            "deactivated",
            "deactivated",
        ),
        (
            BACK,
            {"deactivated_on": "2024-01-01", "reactivated_on": "2024-02-01"},
            "Miller",
            "verified",
            "",
        ),
        (JANE, {"family": "JONES", "other_family_name": "MILLER"}, "Miller", "verified", ""),
        (JANE, {"stale": True}, "Miller", "unverified", "not-found"),
        ("1993999998", None, "Miller", "unverified", "not-found"),
    ],
)
def test_each_way_a_number_can_come_out(loaded, jane, number, record, name, status, reason):
    if record is not None:
        listed(number, **record)

    check = claim(jane, number, family=name)

    assert (check.status, check.reason, jane.npi_status) == (status, reason, status)
    assert jane.npi == (number if status == "verified" else "")
    assert verification.sentence_of(check) or status == "verified"


@pytest.mark.parametrize(
    ("typed", "given", "family", "status"),
    [
        (f" {JANE} ", "José", "Muñoz-Lindström", "verified"),
        (JANE, "JOSE", "Munoz Lindstrom, M.D.", "verified"),
        (JANE, "José", "Lindström", "verified"),
        (JANE, "José", "Ångström", "verified"),  # the former name
        (JANE, "José", "Muñoz-Bergström", "mismatch"),
        ("1234 567-893", "José", "Muñoz-Lindström", "verified"),
        ("１２３４５６７８９３", "José", "Muñoz-Lindström", "unverified"),
        ("12345678９3", "José", "Muñoz-Lindström", "unverified"),
        (CLINIC, "José", "Muñoz-Lindström", "mismatch"),
    ],
)
def test_the_page_takes_names_as_people_write_them_and_numbers_in_plain_digits_alone(
    client, loaded, jane, typed, given, family, status
):
    listed(given="JOSE", family="MUNOZ-LINDSTROM", other_family_name="ANGSTROM")
    listed(CLINIC, "", "", kind=2)
    client.force_login(jane.user)

    answer = client.post("/me/npi/", {"npi": typed, "given_name": given, "family_name": family})

    jane.refresh_from_db()
    assert (answer.status_code, jane.npi_status) == (302, status)
    assert (jane.npi == JANE) is (status == "verified")


def test_what_was_typed_and_has_to_be_mended_stays_until_it_is(client, loaded, jane):
    listed(given="JOSE", family="MUNOZ-LINDSTROM")
    client.force_login(jane.user)
    given = {"npi": JANE, "given_name": "José", "family_name": "Muñoz-Bergström"}

    page = client.post("/me/npi/", given, follow=True).content.decode()
    client.post("/me/npi/", given | {"family_name": "Muñoz-Lindström"})

    assert f'value="{JANE}"' in page and 'value="Muñoz-Bergström"' in page
    assert "under another name" in page[: page.index('value="Muñoz-Bergström"')].split("<label")[-1]
    assert "npi-typed" not in client.session


def test_a_site_that_asks_no_registry_does_not_say_so(client, settings, jane):
    client.force_login(jane.user)
    given = {"npi": JANE, "given_name": "José", "family_name": "Muñoz"}

    settings.NPI_REGISTRY_URL = ""
    alone = client.post("/me/npi/", given, follow=True).content.decode()
    check = verification.newest_check(jane)
    settings.NPI_REGISTRY_URL = "https://registry.example/api/"

    assert check.reason == "pending" and "checking with the registry" not in alone
    assert "not checked yet" in alone and "This site cannot check numbers yet." in alone
    assert "checking with the registry" in verification.sentence_of(check)


def test_five_attempts_an_hour_and_then_later(loaded, jane):
    now = timezone.now()
    for _ in range(5):
        claim(jane, "1234567890", at=now)

    with pytest.raises(verification.TooManyAttempts):
        claim(jane, at=now)
    listed()
    assert claim(jane, at=now + timedelta(minutes=61)).status == "verified"


def test_a_second_account_with_the_same_number_waits_for_a_person(loaded, jane):
    listed()
    claim(jane)
    second = make_learner(somebody("learner"))

    check = claim(second)

    assert (check.status, check.reason, second.npi, second.npi_status) == (
        "unverified",
        "in-use",
        "",
        "unverified",
    )
    review = Review.objects.get()
    assert (review.kind, review.learner, review.other) == ("in-use", second, jane)
    with pytest.raises(IntegrityError), transaction.atomic():
        Learner.objects.filter(pk=second.pk).update(npi=JANE, npi_status="verified")


def test_a_person_decides_once_and_what_they_decide_is_kept(loaded, jane):
    listed()
    operator, second = somebody("operator"), make_learner(somebody("learner"))
    claim(jane)
    claim(second)
    review = Review.objects.get()

    verification.decide_npi(
        review=review, accept=True, by=operator, at=timezone.now(), note="passport seen"
    )

    jane.refresh_from_db(), second.refresh_from_db()
    assert (jane.npi, jane.npi_status, second.npi, second.npi_status) == (
        "",
        "unverified",
        JANE,
        "verified",
    )
    assert NpiCheck.objects.filter(learner=second).first().by == operator
    with pytest.raises(verification.AlreadyDecided):
        verification.decide_npi(review=review, accept=False, by=operator, at=timezone.now())


def test_names_that_nearly_agree_are_refused_or_taken_by_a_person(loaded, jane):
    listed()
    claim(jane, family="Millre")
    operator = somebody("operator")

    verification.decide_npi(
        review=Review.objects.get(), accept=False, by=operator, at=timezone.now()
    )
    jane.refresh_from_db()
    assert jane.npi_status == "mismatch"

    claim(jane, family="Millr")
    verification.decide_npi(
        review=Review.objects.get(decision=""), accept=True, by=operator, at=timezone.now()
    )
    jane.refresh_from_db()
    assert (jane.npi_status, jane.npi) == ("verified", JANE)
    assert AuditEntry.objects.filter(who=operator, deed="npi-status").count() == 2


def test_looks_are_never_changed_or_deleted(loaded, jane):
    claim(jane)

    for deed in (
        lambda: NpiCheck.objects.update(status="verified"),
        lambda: NpiCheck.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
    assert NpiCheck.objects.update(given_name="", family_name="", npi="") == 1


def test_without_a_young_directory_the_number_waits_and_learning_goes_on(jane):
    listed()
    a_load(days_ago=46)

    assert claim(jane).reason == "pending"
    assert not Job.objects.filter(kind=verification.LOOK_UP).exists()


def test_demonstration_numbers_are_looked_up_in_the_directory_alone(outside, jane):
    directory.add_demo_records(
        [(DEMO, "Ada", "Abel", ["207RX0202X"]), (JANE, "Jane", "Miller", [])], timezone.now()
    )

    assert not NpiRecord.objects.filter(npi=JANE).exists()
    assert claim(jane, DEMO, "Ada", "Abel").status == "verified"
    assert claim(make_learner(somebody()), "2000000010").reason == "not-found"
    assert outside.asked == []


# --- the registry is asked by a worker ------------------------------------------------------------


def work(job):
    verification.look_up_job(job.pk, timezone.now())
    job.refresh_from_db()
    return job


@pytest.fixture
def waiting(outside, jane):
    claim(jane, ANN["number"], "Ann", "White")
    return Job.objects.get(kind=verification.LOOK_UP)


def test_the_registry_is_asked_by_a_worker_and_a_former_name_is_taken(outside, jane, waiting):
    outside.say_entry(ANN)

    assert work(waiting).state == "done"

    jane.refresh_from_db()
    assert (jane.npi_status, jane.npi_oncologist) == ("verified", True)
    assert (NpiCheck.objects.first().method, NpiCheck.objects.first().matched) == (
        "registry",
        "other",
    )


@pytest.mark.parametrize(
    ("basic", "status"),
    [
        ({"deactivation_date": "2019-01-01", "reactivation_date": "2019-02-01"}, "verified"),
        ({"status": "D", "deactivation_date": "2019-01-01"}, "deactivated"),
        ({"deactivation_date": "2019-01-01"}, "deactivated"),
        ({"last_name": "GREY", "first_name": "ZOE"}, "mismatch"),
    ],
)
def test_what_the_registry_says_decides(outside, jane, waiting, basic, status):
    outside.say_entry(
        entry(
            ANN["number"],
            basic=basic,
            other_names=[{"last_name": "WHITE"}] if status != "mismatch" else [],
        )
    )

    work(waiting)

    jane.refresh_from_db()
    assert jane.npi_status == status


def test_a_number_the_registry_has_of_an_organisation_is_nobody_s(outside, jane, waiting):
    outside.say_entry(
        {
            "enumeration_type": "NPI-2",
            "number": ANN["number"],
            "basic": {"organization_name": "ANN WHITE", "status": "A"},
        }
    )

    work(waiting)

    jane.refresh_from_db()
    assert (jane.npi_status, verification.newest_check(jane).reason, jane.npi) == (
        "mismatch",
        "organization",
        "",
    )


def test_a_registry_that_fails_verifies_nobody_and_is_asked_again_later(
    outside, jane, waiting, monkeypatch
):
    monkeypatch.setattr(registry, "PAUSES", (0, 0))
    outside.say(b"<html>Maintenance</html>", content_type="text/html")
    assert work(waiting).state == "done"
    jane.refresh_from_db()
    assert (jane.npi_status, verification.newest_check(jane).reason) == ("unverified", "pending")

    outside.say_entry(ANN)
    assert verification.ask_again(timezone.now()) == 1
    work(Job.objects.get(kind=verification.LOOK_UP, state="queued"))
    jane.refresh_from_db()
    assert jane.npi_status == "verified"


def test_a_number_the_registry_does_not_list_is_said_to_be_missing(outside, jane, waiting):
    outside.say({"result_count": 0, "results": []})

    work(waiting)

    assert verification.newest_check(jane).reason == "not-found"


# --- a new file -----------------------------------------------------------------------------------


def recheck():
    job = verification.ask_for_recheck(a_load())
    verification.recheck_job(job.pk, timezone.now())
    job.refresh_from_db()
    return job.result


def test_a_new_file_deactivates_gives_back_and_finds_those_who_waited(loaded, jane):
    record = listed()
    claim(jane)
    late = make_learner(somebody("learner"))
    claim(late, "1993999998", "Bob", "Lee")
    assert recheck() == {"changed": 0}

    listed("1993999998", "ROBERT", "LEE")
    NpiRecord.objects.filter(pk=record.pk).update(
        deactivated_on=timezone.now().date() - timedelta(days=3)
    )
    assert recheck() == {"changed": 2}
    jane.refresh_from_db(), late.refresh_from_db()
    assert (jane.npi_status, late.npi_status) == ("deactivated", "verified")

    NpiRecord.objects.filter(pk=record.pk).update(reactivated_on=timezone.now().date())
    recheck()
    jane.refresh_from_db()
    assert jane.npi_status == "verified"
    assert list(NpiCheck.objects.filter(learner=jane).values_list("status", flat=True)) == [
        "verified",
        "deactivated",
        "verified",
    ]


def test_a_deactivation_changes_nothing_that_was_earned_and_who_has_no_number_earns_as_well(
    client, loaded
):
    course, record = course_with_credit(), listed()
    verified, without = finisher(course), finisher(course)
    claim(verified)
    certificate = claimed(verified, course).certificate

    NpiRecord.objects.filter(pk=record.pk).update(
        deactivated_on=timezone.now().date() - timedelta(days=3)
    )
    recheck()

    verified.refresh_from_db()
    assert verified.npi_status == "deactivated"
    assert "is valid" in client.get(f"/verify/{certificate.code}/").content.decode()
    assert claimed(without, course).created


def test_a_file_nobody_looked_at_is_looked_at_by_night_and_once(loaded):
    verification.ask_for_missed_recheck()
    verification.ask_for_missed_recheck()

    assert Job.objects.filter(kind=verification.RECHECK).count() == 1
