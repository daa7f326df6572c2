from django.urls import include, path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView

urlpatterns = [
    path("docs/", TemplateView.as_view(template_name="docs.html"), name="api-docs"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", include("courses.api.urls")),
    path("", include("assessments.api.urls")),
    path("", include("learning.api.urls")),
    path("", include("credit.api.urls")),
    path("", include("outcomes.api.urls")),
]
