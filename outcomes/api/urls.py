from django.urls import path

from . import views

urlpatterns = [
    path("courses/<slug:slug>/outcomes/", views.CourseOutcomes.as_view(), name="api-outcomes"),
    path("outcomes/<int:pk>/", views.SnapshotState.as_view(), name="api-snapshot"),
]
