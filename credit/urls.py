from django.urls import path, re_path

from . import badges, views

urlpatterns = [
    path("me/credit/", views.my_credit, name="my-credit"),
    path("me/credit/external/<int:pk>/drop/", views.drop_external, name="drop-external"),
    re_path(r"^me/credit/transcript\.(?P<form>pdf|csv)$", views.transcript_file, name="transcript"),
    path("me/certificates/<slug:number>/", views.certificate_file, name="certificate"),
    path(
        "me/certificates/<slug:number>/credential/", views.certificate_credential, name="credential"
    ),
    path("verify/", views.verify_number, name="verify-number"),
    path("verify/<slug:code>/", views.verify, name="verify"),
    path(badges.ISSUER.lstrip("/"), views.issuer, name="credit-issuer"),
    path(badges.KEYS.lstrip("/"), views.issuer_keys, name="credit-keys"),
    path(f"{badges.KEY.lstrip('/')}<slug:kid>.json", views.issuer_key, name="credit-key"),
    path(f"{badges.STATUS.lstrip('/')}<int:number>/", views.credit_status, name="credit-status"),
]
