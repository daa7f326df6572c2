"""Stopping mail: the page a link opens, and the one click of a mail program (RFC 8058)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from learners import mailing
from learners.models import Learner, MailKind
from learners.signed_links import BadLink, read


@csrf_exempt  # the signed token is the right to do this, and a mail program has no cookie
@never_cache
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    try:
        learner_id, kind = read(mailing.STOP, token)
    except BadLink:
        raise Http404 from None
    learner = Learner.objects.filter(pk=learner_id).first()
    if learner is None or kind not in MailKind.values:
        raise Http404
    named = MailKind(kind)
    if request.method == "POST":
        (mailing.resume if "resume" in request.POST else mailing.stop)(learner=learner, kind=named)
    stopped = kind in mailing.stopped(learner)
    return render(
        request, "learners/stop_mail.html", {"kind": gettext(named.label), "stopped": stopped}
    )
