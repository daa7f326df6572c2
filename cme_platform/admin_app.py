from django.contrib.admin.apps import AdminConfig


class AuthoringAdminConfig(AdminConfig):
    default_site = "cme_platform.admin_site.AuthoringSite"
