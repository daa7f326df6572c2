"""Pages of credit: claim it, what I earned, and the public check of a certificate."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.actions import CourseClosed, FrontMatterRequired, NotEnrolled
from courses.calendar import provider_day
from courses.models import Course
from courses.querysets import enrollment_of, statement_texts, visible_course
from courses.statements import fill
from learners import limits
from learners.actions import learner_for
from learners.joining import rows_of
from learners.models import Learner

from . import badges, printing, transcript
from .actions import claiming
from .actions.certifying import name_of, printed
from .designation import MOC, BadAmount, read_amount
from .earning import Earned, earned_in, worth_showing
from .forms import AboutMeForm, ClaimForm, ExternalCreditForm
from .models import Certificate, CreditOffer, ExternalCredit

REFUSALS = (
    BadAmount,
    claiming.NotAttested,
    claiming.NotEarned,
    claiming.BoardIdNeeded,
    claiming.ClaimKeyReused,
    CourseClosed,
    FrontMatterRequired,
    NotEnrolled,
)
FEW_STEPS = 8
MOST_LISTS = 2**40  # of the numbers a database counts to
View = Callable[..., HttpResponseBase]


def personal(view: View) -> View:
    """Signed in, and never kept by anything on the way."""
    return never_cache(login_required(view))


# --- claiming ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def credit_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    course, learner = visible_course(slug), learner_for(request.user)  # type: ignore[arg-type]
    if request.method == "POST" and request.POST.get("deed") == "about":
        about = AboutMeForm(request.POST)
        if about.is_valid():
            claiming.name_profession(learner=learner, **about.cleaned_data)
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
    except REFUSALS as refusal:
        values = getattr(refusal, "values", None)
        said = _(refusal.sentence) % values if values else _(refusal.sentence)
        sentence = f"{said} {_('Nothing was claimed.')}"
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
        one for one in transcript.certificates_of(learner) if one.claim.offer.course_id == course.pk
    ]
    context = {
        "course": course,
        "enrolled": enrollment_of(learner, course) is not None,
        "offers": [_offer(earned, chosen) for earned in worth_showing(offers)],
        "asks_profession": asks,
        "needs_name": needs_name,
        "about": more.pop("about", None) or AboutMeForm(),
        "certificates": [_certificate(one) for one in certificates],
    }
    return render(request, "credit/credit.html", context | more, status=status)


def _offer(earned: Earned, chosen: dict[str, Any]) -> dict[str, Any]:
    offer, texts = earned.offer, statement_texts()
    mine = chosen.get("offer") == offer.pk
    steps = [
        (f"{step:.2f}", mine and chosen.get("amount") == f"{step:.2f}") for step in earned.steps
    ]
    return {
        "earned": earned,
        "offer": offer,
        "steps": steps,
        "few": len(steps) <= FEW_STEPS,
        "is_moc": offer.type == MOC,
        "attestation": fill(
            texts["moc-consent" if offer.type == MOC else "attestation"], board=offer.board
        ),
        "attested": mine and chosen.get("attested"),
        "key": uuid.uuid4(),
    }


def _certificate(one: Certificate) -> dict[str, Any]:
    return {"it": one, "facts": one.facts, "linkedin": badges.add_to_linkedin(one)}


# --- what I earned ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def my_credit(request: HttpRequest) -> HttpResponseBase:
    learner = learner_for(request.user)  # type: ignore[arg-type]
    form = ExternalCreditForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.learner = learner
        form.save()
        messages.success(request, _("Added to your transcript."))
        return redirect("my-credit")
    certificates = transcript.certificates_of(learner)
    year = provider_day(timezone.now()).year
    context = {
        "certificates": [_certificate(one) for one in certificates],
        "year": year,
        "totals": transcript.totals(certificates, year),
        "external": ExternalCredit.objects.filter(learner=learner),
        "form": form,
    }
    return render(request, "credit/mine.html", context, status=400 if form.errors else 200)


@require_POST
@personal
def drop_external(request: HttpRequest, pk: int) -> HttpResponseBase:
    mine = ExternalCredit.objects.filter(pk=pk, learner=learner_for(request.user))  # type: ignore[arg-type]
    if not mine.delete()[0]:
        raise Http404
    messages.success(request, _("Taken off your transcript."))
    return redirect("my-credit")


@require_safe
@personal
def transcript_file(request: HttpRequest, form: str) -> HttpResponseBase:
    learner = learner_for(request.user)  # type: ignore[arg-type]
    if form == "csv":
        return _file(
            transcript.as_csv(learner).encode(), "text/csv; charset=utf-8", "transcript.csv"
        )
    document = transcript.document(learner, name_of(learner), provider_day(timezone.now()))
    return _file(printing.transcript(document), "application/pdf", "transcript.pdf")


def my_certificate(view: Callable[[HttpRequest, Certificate], HttpResponseBase]) -> View:
    """The certificate of that number if it is mine; missing and somebody else's answer the same."""

    @require_safe
    @personal
    @wraps(view)
    def door(request: HttpRequest, number: str) -> HttpResponseBase:
        rows = rows_of(learner_for(request.user))  # type: ignore[arg-type]
        mine = Certificate.objects.filter(number=number, claim__learner__in=rows)
        found = mine.select_related("claim__learner", "claim__offer__course").first()
        if found is None:
            raise Http404
        return view(request, found)

    return door


@my_certificate
def certificate_file(request: HttpRequest, certificate: Certificate) -> HttpResponseBase:
    stored = default_storage.open(printed(certificate=certificate), "rb")
    return FileResponse(
        stored,
        as_attachment=True,
        filename=f"certificate-{certificate.number}.pdf",
        content_type="application/pdf",
    )


@my_certificate
def certificate_credential(request: HttpRequest, certificate: Certificate) -> HttpResponseBase:
    if not certificate.is_valid:
        raise Http404
    return _file(
        badges.signed(certificate).encode(),
        "application/vc+jwt",
        f"credential-{certificate.number}.jwt",
    )


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


# --- for everybody ---------------------------------------------------------------------------------------------------


@require_safe
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Name, course, credit, date, status and nothing more."""
    found = Certificate.objects.filter(code=code).select_related("superseded_by").first()
    if found is None and not limits.count_miss(request, "wrong_code"):
        return limits.too_many_page(request)
    context = {"it": found, "facts": found.facts if found else None}
    response = render(request, "credit/verify.html", context, status=200 if found else 404)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def issuer(request: HttpRequest) -> JsonResponse:
    return JsonResponse(badges.issuer(), headers={"Access-Control-Allow-Origin": "*"})


@require_safe
def issuer_keys(request: HttpRequest) -> JsonResponse:
    return JsonResponse(badges.published_keys(), headers={"Access-Control-Allow-Origin": "*"})


@require_safe
def credit_status(request: HttpRequest, number: int) -> HttpResponse:
    """Which credentials of a list no longer stand; for whoever checks one."""
    listed = badges.status_list(number, timezone.now()) if number < MOST_LISTS else None
    if listed is None:
        raise Http404
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
    return HttpResponse(listed, content_type="application/vc+jwt", headers=headers)
