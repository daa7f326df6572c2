"""Forms of sign-up, sign-in, code and new password: they take as long whether the address has an
account or not, and write an address in one way.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import RequestLoginCodeForm as AllauthRequestLoginCodeForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from . import limits
from .addresses import normal_address


class SignupForm(AllauthSignupForm):
    def try_save(self, request: HttpRequest):
        if self.account_already_exists and self.cleaned_data.get("password1"):
            make_password(self.cleaned_data["password1"])  # what a new account would cost
        return super().try_save(request)


class OneAddress:
    """Whoever writes their address in another way is the same person."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        self.cleaned_data["email"] = normal_address(self.cleaned_data["email"])
        return super().clean_email()  # type: ignore[misc, no-any-return]


class LoginForm(AllauthLoginForm):
    def clean_login(self) -> str:
        return normal_address(super().clean_login())


class ToMailbox(OneAddress):
    """A code goes out: counted for known and unknown addresses alike."""

    def clean_email(self) -> str:
        email = super().clean_email()
        if not limits.may_write_to(context.request, email):
            raise get_adapter().validation_error("rate_limited")
        return email


class RequestLoginCodeForm(ToMailbox, AllauthRequestLoginCodeForm):
    pass


class ResetPasswordForm(ToMailbox, AllauthResetPasswordForm):
    pass
