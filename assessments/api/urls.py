from django.urls import path

from . import views

urlpatterns = [
    path("courses/<slug:slug>/steps/", views.Steps.as_view(), name="api-steps"),
    path("courses/<slug:slug>/responses/", views.Responses.as_view(), name="api-responses"),
    path("courses/<slug:slug>/attempts/", views.Attempts.as_view(), name="api-attempts"),
]
