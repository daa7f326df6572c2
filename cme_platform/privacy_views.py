"""Pages on which a person takes their data along or asks to be forgotten; and the same for
operators.
"""

import json

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from credit.actions.claiming import YEARS_KEPT
from learners import audit
from learners.actions import learner_for
from learners.addresses import normal_address
from learners.models import Learner
from learners.signed_in import SignedInRequest
from learners.wording import sentence_for_reader

from . import privacy, readable_data


@require_safe
def privacy_page(request: HttpRequest) -> HttpResponse:
    """What this site keeps, of whom and for how long, for whoever asks before signing in."""
    return render(request, "learners/privacy.html", {"years": YEARS_KEPT})


@require_safe
@never_cache
@login_required
def my_data(request: SignedInRequest) -> HttpResponse:
    learner = learner_for(request.user)
    sections = readable_data.shown(privacy.holdings(), privacy.person_of(learner))
    return render(request, "learners/my_data.html", {"sections": sections, "learner": learner})


@require_safe
@never_cache
@login_required
def my_data_file(request: SignedInRequest) -> HttpResponse:
    return _file(learner_for(request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@reauthentication_required
def forget_me(request: SignedInRequest) -> HttpResponse:
    learner, user = learner_for(request.user), request.user
    if request.method != "POST":
        return render(request, "learners/forget_me.html")
    if normal_address(request.POST.get("email", "")) != user.email:
        problem = _("This is not the e-mail address of your account. Nothing was changed.")
        return render(request, "learners/forget_me.html", {"problem": problem}, status=400)
    try:
        privacy.erase(learner=learner, by=user, at=timezone.now(), own_act=True)
    except privacy.WorksHere as refusal:
        context = {"problem": sentence_for_reader(refusal)}
        return render(request, "learners/forget_me.html", context, status=refusal.status)
    logout(request)
    messages.success(request, _("Your account is closed and your name is forgotten."))
    return redirect("/")


def _file(learner: Learner) -> HttpResponse:
    response = HttpResponse(
        json.dumps(privacy.export(learner), indent=1, ensure_ascii=False),
        content_type="application/json",
    )
    response["Content-Disposition"] = content_disposition_header(True, f"my-data-{learner.pk}.json")
    return response


# --- for operators --------------------------------------------------------------------------------


def _for_operators(request: SignedInRequest, learner_id: int) -> Learner:
    if not request.user.has_perm("learners.change_learner"):
        raise PermissionDenied
    return get_object_or_404(Learner, pk=learner_id)


@require_safe
@never_cache
def data_of(request: SignedInRequest, learner_id: int) -> HttpResponse:
    learner = _for_operators(request, learner_id)
    audit.note(who=request.user, deed="data-exported", subject=learner)
    return _file(learner)


@require_http_methods(["GET", "POST"])
@never_cache
def forget(request: SignedInRequest, learner_id: int) -> HttpResponse:
    learner = _for_operators(request, learner_id)
    if learner.user and learner.user.is_superuser and not request.user.is_superuser:
        raise PermissionDenied
    if request.method == "POST" and request.POST.get("sure") == "yes":
        privacy.erase(learner=learner, by=request.user, at=timezone.now(), own_act=False)
        messages.success(
            request,
            "Forgotten. Answers stay under a pseudonym, records of credit as long as they must.",
        )
        return redirect("admin:learners_learner_change", learner.pk)
    return render(
        request, "admin/learners/forget.html", {"learner": learner, "title": f"Forget {learner}?"}
    )
