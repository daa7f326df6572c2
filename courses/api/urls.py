from django.urls import path

from . import views

urlpatterns = [
    path("courses/", views.CourseList.as_view(), name="api-courses"),
    path("courses/<slug:slug>/", views.CourseDetail.as_view(), name="api-course"),
    path("courses/<slug:slug>/enrollment/", views.Enrolling.as_view(), name="api-enrollment"),
    path(
        "courses/<slug:slug>/front-matter/",
        views.FrontMatterView.as_view(),
        name="api-front-matter",
    ),
    path("courses/<slug:slug>/publishing/", views.Publishing.as_view(), name="api-publishing"),
]
