from django.urls import path

from . import views

urlpatterns = [
    path("me/", views.Me.as_view(), name="api-me"),
    path(
        "courses/<slug:slug>/tracks/<int:number>/progress/",
        views.Progress.as_view(),
        name="api-progress",
    ),
]
