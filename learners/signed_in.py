"""The request of somebody who is signed in, for doors that nobody else comes through."""

from django.http import HttpRequest
from rest_framework.request import Request

from .models import User


class SignedInRequest(HttpRequest):
    """What stands behind `login_required`, `signed_in` or the admin: the account is there."""

    user: User


class SignedInApiRequest(Request):
    """The same behind the API's `IsAuthenticated`."""

    user: User
