from django.urls import path

from . import views

urlpatterns = [
    path("packages/", views.Packages.as_view(), name="api-packages"),
    path("learners/", views.Learners.as_view(), name="api-managed-learners"),
    path("courses/", views.Courses.as_view(), name="api-managed-courses"),
    path("courses/<slug:slug>/questions/", views.Questions.as_view(), name="api-managed-questions"),
    path(
        "courses/<slug:slug>/enrollments/",
        views.Enrollments.as_view(),
        name="api-managed-enrollments",
    ),
    path("courses/<slug:slug>/claims/", views.Claims.as_view(), name="api-managed-claims"),
]
