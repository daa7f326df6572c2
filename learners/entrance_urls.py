from django.urls import path

from .entrance import ConfirmAddress, ConfirmReset, ConfirmSignIn, give_up

urlpatterns = [
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
