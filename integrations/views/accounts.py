"""The learning systems that open somebody's account, on their own page."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from learners.models import Learner
from learners.signed_in import SignedInRequest
from learners.views import mine

from ..lti import joining
from ..models import AccountLink


@require_safe
@mine
def my_learning_systems(request: SignedInRequest, learner: Learner) -> HttpResponse:
    accounts = AccountLink.objects.filter(user=request.user).select_related("platform")
    context = {"accounts": accounts.order_by("linked_at")}
    return render(request, "integrations/learning_systems.html", context)


@require_POST
@mine
@reauthentication_required
def disconnect(request: SignedInRequest, learner: Learner, pk: int) -> HttpResponse:
    account = get_object_or_404(AccountLink, pk=pk, user=request.user)
    joining.disconnect(account=account, by=request.user)
    messages.success(request, gettext("The learning system was disconnected."))
    return redirect("my-learning-systems")
