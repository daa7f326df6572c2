"""The last step of a course: what credit waits, what is missing for it, and the claim."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.models import Course
from courses.querysets import enrollment_of, visible_course
from credit import transcript
from credit.actions import claiming
from credit.actions.certifying import unprintable
from credit.certificate_facts import attestation_of
from credit.designation import MOC, read_amount
from credit.earning import Earned, earned_in, worth_showing
from credit.models import CreditOffer
from credit.presenters import shown_certificate
from learners.actions import learner_for
from learners.forms import specialties
from learners.models import Learner
from learners.refusals import Refusal
from learners.signed_in import SignedInRequest
from learners.wording import sentence_for_reader
from learning.continuing import address_of_missing
from learning.forms import AboutMeForm, ClaimForm

FEW_STEPS = 8


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def credit_page(request: SignedInRequest, slug: str) -> HttpResponseBase:
    course, learner = visible_course(slug), learner_for(request.user)
    if request.method == "POST" and request.POST.get("deed") == "about":
        about = AboutMeForm(request.POST)
        if about.is_valid():
            claiming.name_profession(learner=learner, **about.cleaned_data)
            messages.success(request, _("Saved in your profile. Your certificate will carry it."))
            return redirect(request.path)
        return _credit_page(request, course, learner, about=about, status=400)
    if request.method == "POST":
        return _claim(request, course, learner)
    return _credit_page(request, course, learner)


def _claim(request: HttpRequest, course: Course, learner: Learner) -> HttpResponseBase:
    form = ClaimForm(request.POST)
    offer = None
    if form.is_valid():
        offer = (
            CreditOffer.objects.filter(course=course, pk=form.cleaned_data["offer"])
            .select_related("course")
            .first()
        )
    if offer is None:
        return _credit_page(
            request,
            course,
            learner,
            problem=_("Choose an amount first. Nothing was claimed."),
            status=400,
        )
    given = form.cleaned_data
    try:
        claiming.claim_credit(
            learner=learner,
            offer=offer,
            amount=read_amount(given["amount"]),
            attested=given["attested"],
            idempotency_key=given["idempotency_key"],
            board_id=given["board_id"],
            at=timezone.now(),
        )
    except Refusal as refusal:
        unchanged = _("Nothing was claimed.")
        sentence = f"{sentence_for_reader(refusal)} {unchanged}"
        return _credit_page(request, course, learner, problem=sentence, chosen=given, status=409)
    return redirect(f"{request.path}#certificates")


def _credit_page(
    request: HttpRequest, course: Course, learner: Learner, *, status: int = 200, **more: Any
) -> HttpResponse:
    offers = earned_in(learner, course, timezone.now())
    needs_name = not (learner.given_name or learner.family_name)
    asks = any(
        missing.code == "profession-required" for earned in offers for missing in earned.missing
    )
    chosen = more.pop("chosen", {})
    certificates = [
        certificate
        for certificate in transcript.certificates_of(learner)
        if certificate.claim.offer.course_id == course.pk
    ]
    context = {
        "course": course,
        "enrolled": enrollment_of(learner, course) is not None,
        "offers": [_offer(course, earned, chosen) for earned in worth_showing(offers)],
        "asks_profession": asks,
        "needs_name": needs_name,
        "asks_credentials": not learner.credentials,
        "asks_specialty": not learner.specialty,
        "specialties": specialties(),
        "unprintable": " ".join(unprintable(learner)),
        "about": more.pop("about", None) or AboutMeForm(),
        "certificates": [shown_certificate(certificate) for certificate in certificates],
    }
    return render(request, "learning/credit.html", context | more, status=status)


def _offer(course: Course, earned: Earned, chosen: dict[str, Any]) -> dict[str, Any]:
    offer = earned.offer
    mine = chosen.get("offer") == offer.pk
    steps = [
        (f"{step:.2f}", mine and chosen.get("amount") == f"{step:.2f}") for step in earned.steps
    ]
    return {
        "earned": earned,
        "missing": [(missing, address_of_missing(course, missing)) for missing in earned.missing],
        "offer": offer,
        "steps": steps,
        "few": len(steps) <= FEW_STEPS,
        "is_moc": offer.type == MOC,
        "attestation": attestation_of(offer),
        "attested": mine and chosen.get("attested"),
        "key": uuid.uuid4(),
    }
