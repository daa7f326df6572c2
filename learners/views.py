"""What a person says of themselves, and what they agree to. None of it is needed to learn."""

from functools import wraps

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from learners.characters import whole_number

from . import actions, merging, second_factor, verification
from .forms import BirthdayForm, LicenceForm, NpiForm, ProfileForm, specialties
from .models import Consent, Learner, Licence, Purpose
from .signed_in import SignedInRequest
from .visitors import (
    NPI_TYPED,
    VISITOR,
    earlier_rows,
    forget_link,
    npi_form,
    participant_of,
    remember,
    visitor_of,
)
from .wording import sentence_for_reader


def mine(view):
    """Signed in, not cached, and with the learner behind the account."""

    @wraps(view)
    @never_cache
    @login_required
    def door(request: SignedInRequest, **named: object) -> HttpResponse:
        return view(request, actions.learner_for(request.user), **named)

    return door


def back(request: HttpRequest, otherwise: str) -> str:
    """A page of this site, or where one goes otherwise; a bare word would be taken for the name of
    a page.
    """
    asked = request.POST.get("next", "")
    return (
        asked
        if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
        else otherwise
    )


# --- profile --------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def profile(request: HttpRequest, learner: Learner) -> HttpResponse:
    reporting = actions.has_consented(learner, Purpose.CREDIT_REPORTING)
    if request.method == "POST":
        form, birthday = ProfileForm(request.POST, instance=learner), BirthdayForm(request.POST)
        if form.is_valid() and (not reporting or birthday.is_valid()):
            facts = form.cleaned_data | (birthday.cleaned_data if reporting else {})
            actions.update_profile(learner=learner, facts=facts)
            messages.success(request, _("Your profile was saved."))
            return redirect(back(request, "/me/profile/"))
    else:
        form = ProfileForm(instance=learner)
        birthday = BirthdayForm(
            initial={"birth_month": learner.birth_month, "birth_day": learner.birth_day}
        )
    return _profile(
        request,
        learner,
        form,
        birthday,
        LicenceForm(),
        reporting,
        400 if request.method == "POST" else 200,
    )


def _profile(request, learner, form, birthday, licence, reporting, status=200) -> HttpResponse:
    context = {
        "form": form,
        "birthday": birthday if reporting else None,
        "licence": licence,
        "licences": learner.licences.all(),
        "learner": learner,
        "specialties": specialties(),
        "check": (check := verification.newest_check(learner)),
        "sentence": _(verification.sentence_of(check)) if check else "",
    }
    return render(request, "learners/profile.html", context, status=status)


@require_POST
@mine
def add_licence(request: HttpRequest, learner: Learner) -> HttpResponse:
    form = LicenceForm(request.POST)
    if form.is_valid():
        actions.add_licence(learner=learner, **form.facts())
        return redirect("/me/profile/#licences")
    reporting = actions.has_consented(learner, Purpose.CREDIT_REPORTING)
    birthday = BirthdayForm(
        initial={"birth_month": learner.birth_month, "birth_day": learner.birth_day}
    )
    return _profile(
        request, learner, ProfileForm(instance=learner), birthday, form, reporting, status=400
    )


@require_POST
@mine
def remove_licence(request: HttpRequest, learner: Learner, licence_id: int) -> HttpResponse:
    get_object_or_404(Licence, pk=licence_id, learner=learner).delete()
    return redirect("/me/profile/#licences")


# --- NPI ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def npi(request: HttpRequest, learner: Learner) -> HttpResponse:
    problem, status = "", 200
    form = NpiForm(request.POST) if request.method == "POST" else npi_form(request, learner)
    if request.method == "POST":
        if form.is_valid():
            refused = _claim(request, learner, form)
            if refused is None:
                return redirect(back(request, "/me/npi/"))
            problem, status = refused
        else:
            status = 400
    check = verification.newest_check(learner)
    learner.refresh_from_db()
    context = {"form": form, "learner": learner, "check": check, "problem": problem}
    context["sentence"] = _(verification.sentence_of(check)) if check else ""
    context["at_field"] = form.is_bound
    context["how_checked"] = verification.how_checked(timezone.now())
    return _with_retry(render(request, "learners/npi.html", context, status=status))


def _claim(request: HttpRequest, learner: Learner, form: NpiForm) -> tuple[str, int] | None:
    """The deed; what stands in its way as a sentence and a status. What has to be mended stays at
    hand as it was typed.
    """
    given = form.cleaned_data
    try:
        check = verification.claim_npi(
            learner=learner,
            typed=given["npi"],
            given_name=given["given_name"],
            family_name=given["family_name"],
            at=timezone.now(),
        )
    except (verification.TooManyAttempts, verification.AlreadyVerified) as refusal:
        return sentence_for_reader(refusal), refusal.status
    request.session.pop(NPI_TYPED, None)
    if check.reason in verification.TO_MEND:
        request.session[NPI_TYPED] = given
    return None


def _with_retry(response: HttpResponse) -> HttpResponse:
    if response.status_code == 429:
        response["Retry-After"] = str(verification.TooManyAttempts.retry_after)
    return response


@require_POST
@never_cache
def identify(request: HttpRequest) -> HttpResponse:
    """From a segment: who is watching, by NPI and name; or that it is somebody else by now."""
    here = back(request, "/")
    if "someone-else" in request.POST:
        request.session.pop(NPI_TYPED, None)
        response = redirect(here)
        forget_link(response)
        response.delete_cookie(VISITOR, samesite="Lax")
        return response
    if limited := ratelimit.consume_or_429(request, action="npi"):
        return limited
    form, visitor = NpiForm(request.POST), visitor_of(request)
    context: dict[str, object] = {
        "form": form,
        "next": here,
        "how_checked": verification.how_checked(timezone.now()),
    }
    if not form.is_valid():
        return render(request, "learners/identify.html", context, status=400)
    learner = participant_of(request, visitor, make=True)
    assert learner is not None
    refused = _claim(request, learner, form)
    if refused:
        context["problem"] = refused[0]
        page = render(request, "learners/identify.html", context, status=refused[1])
        return _with_retry(remember(request, page, visitor))
    return remember(request, redirect(f"{here}#who"), visitor)


# --- consents -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def consents(request: HttpRequest, learner: Learner) -> HttpResponse:
    if request.method == "POST":
        return _change_consent(request, learner)
    given = {
        consent.purpose: consent
        for consent in Consent.objects.filter(
            learner=learner, withdrawn_at__isnull=True
        ).select_related("text")
    }
    # that one is asked where it is needed
    asked = [purpose for purpose in Purpose.values if purpose != Purpose.JOINING]
    entries = [
        {"text": actions.text_in_force(purpose), "given": given.get(purpose)} for purpose in asked
    ]
    past = (
        Consent.objects.filter(learner=learner, withdrawn_at__isnull=False)
        .select_related("text")
        .order_by("-withdrawn_at")
    )
    return render(request, "learners/consents.html", {"entries": entries, "past": past[:50]})


def _change_consent(request: HttpRequest, learner: Learner) -> HttpResponse:
    purpose, version = request.POST.get("purpose", ""), request.POST.get("version", "")
    if purpose not in Purpose.values:
        raise Http404
    if "withdraw" in request.POST:
        actions.withdraw_consent(learner=learner, purpose=purpose, at=timezone.now())
        messages.success(request, _("Withdrawn, from now on."))
    elif "agree" not in request.POST:
        messages.info(request, _("Nothing was changed: the box was not ticked."))
    else:
        try:
            actions.give_consent(
                learner=learner,
                purpose=purpose,
                version=whole_number(version) or 0,
                at=timezone.now(),
            )
            messages.success(request, _("Saved. You can withdraw it here at any time."))
        except actions.TextChanged as refusal:
            messages.warning(request, sentence_for_reader(refusal))
    return redirect(back(request, "/me/consents/"))


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Django's own door; what somebody with an account chooses is also the language
    of their mail.
    """
    response = set_language(request)
    chosen = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen and request.user.is_authenticated:
        actions.remember_language(user=request.user, language=chosen.value)
    return response


# --- signing in -----------------------------------------------------------------------------------


@require_safe
@mine
def sign_in(request: HttpRequest, learner: Learner) -> HttpResponse:
    context = {
        "factor_missing": second_factor.is_missing(request.user),
        "has_providers": bool(settings.SOCIALACCOUNT_PROVIDERS),
    }
    return render(request, "learners/sign_in.html", context)


# --- earlier answers ------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def earlier_answers(request: SignedInRequest, learner: Learner) -> HttpResponse:
    if request.method == "POST":
        return _put_together(request, learner)
    rows = [row for row in earlier_rows(request, learner) if merging.kept_for(row) is None]
    here = {row.pk for row in rows}
    elsewhere = [row for row in merging.same_number(learner) if row.pk not in here]
    context = {
        "rows": rows,
        "elsewhere": elsewhere,
        "learner": learner,
    }
    context["joined"] = len(merging.rows_of(learner)) - 1
    context["asked"] = learner.reviews.filter(kind="join", decision="").exists()
    return render(request, "learners/earlier_answers.html", context)


def _put_together(request: SignedInRequest, learner: Learner) -> HttpResponse:
    now = timezone.now()
    if "ask" in request.POST:
        merging.ask_to_merge_same_number(learner, now)
        messages.success(request, _("We will review it."))
        return redirect("/me/earlier-answers/")
    rows = [row for row in earlier_rows(request, learner) if merging.kept_for(row) is None]
    if "agree" not in request.POST or not rows:
        messages.info(request, _("Nothing was changed."))
        return redirect("/me/earlier-answers/")
    joined, refused = merging.join_own_rows(kept=learner, rows=rows, by=request.user, at=now)
    for refusal in refused:
        messages.warning(request, sentence_for_reader(refusal))
    if joined:
        messages.success(request, _("Your earlier answers are with your account now."))
    return redirect(back(request, "/me/earlier-answers/"))
