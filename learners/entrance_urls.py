from django.urls import path

from .entrance import ConfirmAddress, ConfirmReset, ConfirmSignIn, give_up
from .session_pages import end_sessions, my_sessions

urlpatterns = [
    path("accounts/sessions/", my_sessions, name="my-sessions"),
    path("accounts/sessions/end/", end_sessions, name="end-sessions"),
    path("accounts/give-up/", give_up, name="give-up"),
    path(
        "accounts/confirm-email/", ConfirmAddress.as_view(), name="account_email_verification_sent"
    ),
    path(
        "accounts/login/code/confirm/", ConfirmSignIn.as_view(), name="account_confirm_login_code"
    ),
    path(
        "accounts/password/reset/confirm/",
        ConfirmReset.as_view(),
        name="account_confirm_password_reset_code",
    ),
]
