from django.urls import path

from . import views

urlpatterns = [path("courses/<slug:slug>/credit/", views.CourseCredit.as_view(), name="api-credit")]
