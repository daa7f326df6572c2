"""Who is taken for one person, and by what: said before and when it is stored."""

import io

import pytest
from django.core.management import call_command

from tests.assessments.loading.conftest import FILES

pytestmark = pytest.mark.django_db
NPIS = "1500000314", "1500000322"
NONE = "learner,question,phase,answer,answered_at\n"


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_placeholder_address_and_the_address_of_a_desk_are_said(survey_course, dry_run):
    out = io.StringIO()

    call_command(
        "import_responses",
        "survey",
        learners=FILES / "learners-placeholder.csv",
        responses=FILES / "responses-placeholder.csv",
        dry_run=dry_run,
        stdout=out,
        stderr=io.StringIO(),
    )

    assert (
        "20 learners share the e-mail address noemail@example.org (lines 2, 3, 4, 5, 6, …): "
        "they are one participant."
    ) in out.getvalue()
    assert (
        "2 learners share the e-mail address desk@example.org (lines 32, 33): they are 2 "
        "participants, by NPIs of their own "
        "that differ." in out.getvalue()
    )
    assert "32 new learners" in out.getvalue()


def test_a_shared_npi_is_one_person_whatever_the_addresses(load):
    learners = (
        f"learner,pathway,npi,email\na,cme,{NPIS[0]},a@x.example\nb,micro,{NPIS[0]},b@x.example\n"
    )

    (shared,) = load(learners, NONE).shared

    assert (shared.by, shared.value, shared.rows, shared.people) == ("NPI", NPIS[0], 2, 1)


@pytest.mark.parametrize(
    ("numbers", "people"), [(("", ""), 1), ((NPIS[0], ""), 1), (NPIS, 2), ((*NPIS, ""), 3)]
)
def test_an_address_joins_unless_each_has_an_npi_of_its_own(load, numbers, people):
    rows = "".join(f"l{n},cme,{npi},Desk@x.example\n" for n, npi in enumerate(numbers))

    (shared,) = load("learner,pathway,npi,email\n" + rows, NONE).shared

    assert (shared.by, shared.rows, shared.people) == ("e-mail address", len(numbers), people)


def test_an_address_of_somebody_enrolled_before_is_said(load):
    load("learner,pathway,email\na,cme,x@x.example\n", NONE)

    (shared,) = load("learner,pathway,email\nb,cme,X@x.example\n", NONE).shared

    assert (shared.rows, shared.in_file) == (2, 1)
    assert "(line 2, and 1 enrolled before)" in str(shared)


def test_addresses_of_their_own_are_not_mentioned(load):
    loaded = load(
        "learner,pathway,email\na,cme,a@x.example\nb,cme,b@x.example\nc,cme,\nd,cme,\n", NONE
    )

    assert loaded.shared == [] and loaded.shared_count == 0
