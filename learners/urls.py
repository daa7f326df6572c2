from django.urls import path

from . import signing_in_as, views
from .reauthentication import ReauthenticateByCode
from .stop_mail import stop_mail
from .token_pages import end_token, my_tokens

urlpatterns = [
    path("signed-in-as/end/", signing_in_as.end, name="signed-in-as-end"),
    path("language/", views.choose_language, name="set_language"),
    path("mail/stop/<str:token>/", stop_mail, name="stop-mail"),
    path("me/profile/", views.profile, name="profile"),
    path("me/licences/", views.add_licence, name="add-licence"),
    path("me/licences/<int:licence_id>/remove/", views.remove_licence, name="remove-licence"),
    path("me/npi/", views.npi, name="npi"),
    path("me/consents/", views.consents, name="consents"),
    path("me/sign-in/", views.sign_in, name="sign-in"),
    path("me/tokens/", my_tokens, name="my-tokens"),
    path("me/tokens/<int:token_id>/end/", end_token, name="end-token"),
    path(
        "accounts/reauthenticate/code/",
        ReauthenticateByCode.as_view(),
        name="reauthenticate-by-code",
    ),
    path("me/earlier-answers/", views.earlier_answers, name="earlier-answers"),
    path("identify/", views.identify, name="identify"),
]
