from django.urls import path

from .views import mailing

urlpatterns = [
    path("mail/stop/<str:token>/", mailing.stop_mail, name="stop-mail"),
]
