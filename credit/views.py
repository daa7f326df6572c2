"""Pages of credit: what I earned, and the public check of a certificate.

Claiming: `learning/views/credit.py`.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import fonts
from courses.calendar import provider_day
from learners import limits
from learners.actions import learner_for
from learners.merging import rows_of
from learners.signed_in import SignedInRequest

from . import badges, printing, transcript
from .actions.certifying import name_of
from .certificate_files import certificate_response
from .certificate_lookup import certificate_to_check
from .forms import CheckForm, ExternalCreditForm
from .models import Certificate, ExternalCredit
from .presenters import checked_certificate, shown_certificate

MOST_LISTS = 2**40  # of the numbers a database counts to
View = Callable[..., HttpResponseBase]


def personal(view: View) -> View:
    """Signed in, and never kept by anything on the way."""
    return never_cache(login_required(view))


# --- what I earned --------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def my_credit(request: SignedInRequest) -> HttpResponseBase:
    learner = learner_for(request.user)
    form = ExternalCreditForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.learner = learner
        form.save()
        messages.success(request, _("Added to your transcript."))
        return redirect("my-credit")
    certificates = transcript.certificates_of(learner)
    year = _today().year
    context = {
        "certificates": [shown_certificate(certificate) for certificate in certificates],
        "year": year,
        "totals": transcript.totals(certificates, year),
        "external": ExternalCredit.objects.filter(learner=learner),
        "form": form,
    }
    return render(request, "credit/mine.html", context, status=400 if form.errors else 200)


@require_POST
@personal
def drop_external(request: SignedInRequest, pk: int) -> HttpResponseBase:
    mine = ExternalCredit.objects.filter(pk=pk, learner=learner_for(request.user))
    if not mine.delete()[0]:
        raise Http404
    messages.success(request, _("Removed from your transcript."))
    return redirect("my-credit")


@require_safe
@personal
def transcript_file(request: SignedInRequest, form: str) -> HttpResponseBase:
    learner = learner_for(request.user)
    if form == "csv":
        return _file(
            transcript.as_csv(learner).encode(), "text/csv; charset=utf-8", "transcript.csv"
        )
    document = transcript.document(learner, name_of(learner), _today())
    if letters := fonts.undrawable(transcript.typed(document)):
        told = _(
            "The PDF cannot show these letters: %(letters)s. Write them otherwise in your profile "
            "or in what you added, or take the CSV file, which has them."
        )
        messages.error(request, told % {"letters": " ".join(letters)})
        return redirect("my-credit")
    return _file(printing.transcript(document), "application/pdf", "transcript.pdf")


def my_certificate(view: Callable[[HttpRequest, Certificate], HttpResponseBase]) -> View:
    """The certificate of that number if it is mine; missing and somebody else's answer the same."""

    @require_safe
    @personal
    @wraps(view)
    def door(request: SignedInRequest, number: str) -> HttpResponseBase:
        rows = rows_of(learner_for(request.user))
        mine = Certificate.objects.filter(number=number, claim__learner__in=rows)
        certificate = mine.select_related("claim__learner", "claim__offer__course").first()
        if certificate is None:
            raise Http404
        return view(request, certificate)

    return door


@my_certificate
def certificate_file(request: HttpRequest, certificate: Certificate) -> HttpResponseBase:
    return certificate_response(certificate)


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
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


# --- for everybody --------------------------------------------------------------------------------


@require_safe
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Name, course, credit, date, status and nothing more."""
    return _checked(request, certificate_to_check(today=_today(), code=code))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify_number(request: HttpRequest) -> HttpResponse:
    """By what is printed: the number and the family name. Numbers follow each other, so that alone
    they tell nothing.
    """
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _checked(request, certificate_to_check(today=_today(), **form.cleaned_data), form)
    status = 400 if form.errors else 200
    return render(request, "credit/verify_number.html", {"form": form}, status=status)


def _today() -> date:
    return provider_day(timezone.now())


def _checked(
    request: HttpRequest, certificate: Certificate | None, form: CheckForm | None = None
) -> HttpResponse:
    if certificate is None and not limits.count_miss(request, "wrong_code"):
        return limits.too_many_page(request)
    context = {"check": checked_certificate(certificate) if certificate else None, "form": form}
    response = render(request, "credit/verify.html", context, status=200 if certificate else 404)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def issuer(request: HttpRequest) -> JsonResponse:
    return JsonResponse(badges.issuer(), headers={"Access-Control-Allow-Origin": "*"})


@require_safe
def issuer_keys(request: HttpRequest) -> JsonResponse:
    return JsonResponse(badges.published_keys(), headers={"Access-Control-Allow-Origin": "*"})


@require_safe
def issuer_key(request: HttpRequest, kid: str) -> JsonResponse:
    """The one key that signed a credential, as its `kid` says."""
    key = badges.published_key(kid)
    if key is None:
        raise Http404
    return JsonResponse(key, headers={"Access-Control-Allow-Origin": "*"})


@require_safe
def credit_status(request: HttpRequest, number: int) -> HttpResponse:
    """Which credentials of a list no longer stand; for whoever checks one."""
    listed = badges.status_list(number, timezone.now()) if number < MOST_LISTS else None
    if listed is None:
        raise Http404
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
    return HttpResponse(listed, content_type="application/vc+jwt", headers=headers)
