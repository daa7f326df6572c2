from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib import admin
from django.urls import include, path

from cme_platform import favicon, health, privacy_views, styleguide
from cme_platform.observers import observed

admin.autodiscover()
# The sign-in limits of the site hold for the admin too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler404 = "cme_platform.failures.not_found"
handler500 = "cme_platform.failures.server_error"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("favicon.ico", favicon.favicon, name="favicon"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", observed(health.metrics), name="metrics"),
    path("", include("learners.entrance_urls")),  # before allauth's own addresses of the same pages
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("cme_platform.api_urls")),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("privacy/", privacy_views.privacy_page, name="privacy"),
    path("me/data/", privacy_views.my_data, name="my-data"),
    path("me/data.json", privacy_views.my_data_file, name="my-data-file"),
    path("me/data/forget/", privacy_views.forget_me, name="forget-me"),
    path("", include("integrations.urls")),
    path("", include("learners.urls")),
    path("", include("learning.urls")),
    path("", include("credit.urls")),
    path("", include("outcomes.urls")),
]
if apps.is_installed("allauth.socialaccount.providers.saml"):
    from cme_platform import saml_views

    # Before allauth's own address of it.
    finish = path("accounts/saml/<slug:organization_slug>/acs/finish/", saml_views.finish)
    urlpatterns.insert(0, finish)
