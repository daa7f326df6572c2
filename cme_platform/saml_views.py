"""Where people come back from a hospital that signs them in by SAML."""

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.saml.utils import get_app_or_404
from allauth.socialaccount.providers.saml.views import finish_acs
from django.http import HttpRequest, HttpResponse
from lxml.etree import XMLSyntaxError


@login_not_required
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """An answer that is no XML is refused as any other wrong one;
    allauth lets that error through.
    """
    try:
        return finish_acs(request, organization_slug=organization_slug)
    except XMLSyntaxError:
        return render_authentication_error(
            request, get_app_or_404(request, organization_slug).get_provider(request)
        )
