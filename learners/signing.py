"""Forms of signing in that cost as much and stop as soon, whether an address has an account or not."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm as AllauthRequestLoginCodeForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context, ratelimit
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest


class SignupForm(AllauthSignupForm):
    def try_save(self, request: HttpRequest):
        if self.account_already_exists and self.cleaned_data.get("password1"):
            make_password(self.cleaned_data["password1"])  # what a new account would cost
        return super().try_save(request)


class RequestLoginCodeForm(AllauthRequestLoginCodeForm):
    def clean(self):
        """A network address is limited too, not only each e-mail address."""
        if not ratelimit.consume(context.request, action="login_code_by_ip"):
            raise get_adapter().validation_error("too_many_login_attempts")
        return super().clean()
