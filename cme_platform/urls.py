from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from cme_platform import health

admin.autodiscover()
# The sign-in limits of the site hold for the admin too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler500 = "cme_platform.middleware.server_error"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("cme_platform.api_urls")),
    path("", include("assessments.urls")),
    path("", include("credit.urls")),
    path("", include("outcomes.urls")),
]
