"""The one settings file.

The environment is read here, once and strictly (docs/operations.md lists it).
"""

import contextlib
import gc
import os
import secrets
import sys
from pathlib import Path

import environ
from kombu import Queue

from cme_platform import embedded, error_reports, hospital_sign_in
from cme_platform.database_options import connection_options
from cme_platform.environment import (
    BadEnvironment,
    file_storage,
    flag,
    folder_address,
    mail,
    names,
    networks,
    number,
    one_of,
    origin_of,
    text,
    time_zone,
    url,
    whole,
)
from cme_platform.running_port import running_port

# What a start imports stays for good. To look it through for garbage meanwhile, and once more at
# the end, took a third of a short command's time; `cme_platform/apps.py` switches it on again.
gc.disable()

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"

# --- services and places --------------------------------------------------------------------------

CME_DATA_DIR = Path(text("CME_DATA_DIR") or BASE_DIR / "var").resolve()
DATABASE_URL = url("DATABASE_URL", ("postgres", "postgresql"))
# A standby of that database, which counting and files of rows are read from (outcomes/counting).
DATABASE_REPLICA_URL = url("DATABASE_REPLICA_URL", ("postgres", "postgresql"))
REDIS_URL = url("REDIS_URL", ("redis", "rediss", "unix"))
EMBEDDED = not (DATABASE_URL and REDIS_URL)  # at least one of the two is ours to run
PORT = whole("PORT", 8000, at_most=65535)
HOST = text("HOST", "127.0.0.1")

DEBUG = flag("DEBUG", False)


def _own_address() -> str:
    port = PORT if text("PORT") else running_port(CME_DATA_DIR) or PORT
    return f"http://localhost:{port}"


SITE_URL = (url("SITE_URL", ("http", "https")) or _own_address()).rstrip("/")
ALLOWED_HOSTS = names("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = names("CSRF_TRUSTED_ORIGINS", [])


def _secret_key() -> str:
    """From the environment; on a machine of one's own a random one, made once and kept where only
    its owner reads.
    """
    given = text("SECRET_KEY")
    if given:
        if len(given) < 32 and not DEBUG:
            raise BadEnvironment("SECRET_KEY", "…", "give at least 32 random characters")
        return given
    if DATABASE_URL and not DEBUG:
        sys.exit(
            "SECRET_KEY is not set. With DATABASE_URL and without DEBUG give one: at least 32 "
            "random characters."
        )
    CME_DATA_DIR.mkdir(parents=True, exist_ok=True)
    path = CME_DATA_DIR / "secret-key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(50))
    return path.read_text()


def _write_once(path: Path, content: str) -> None:
    """Whole or not at all, and by one of several that start at the same moment."""
    half = path.with_name(f"{path.name}.{os.getpid()}")
    half.touch(mode=0o600)
    half.write_text(content)
    with contextlib.suppress(FileExistsError):
        os.link(half, path)
    half.unlink()


SECRET_KEY = _secret_key()

DATABASES: dict = {
    "default": environ.Env.db_url_config(DATABASE_URL)
    if DATABASE_URL
    else embedded.database(CME_DATA_DIR)
}
if DATABASE_REPLICA_URL:
    if not DATABASE_URL:
        raise BadEnvironment(
            "DATABASE_REPLICA_URL",
            DATABASE_REPLICA_URL.split("@")[-1],
            "give DATABASE_URL too, the database it follows",
        )
    DATABASES["replica"] = environ.Env.db_url_config(DATABASE_REPLICA_URL)
DATABASE_ROUTERS = ["outcomes.counting.reading.Router"]
REPLICA_WAIT_SECONDS = number("REPLICA_WAIT_SECONDS", 5.0, above=0, at_most=600)
JOB_LEASE_SECONDS = whole("JOB_LEASE_SECONDS", 60)
# A pooler that gives each transaction another connection of the server (docs/operations.md).
DATABASE_POOLER = one_of("DATABASE_POOLER", "none", ("none", "transaction"))
for _database in DATABASES.values():
    _database |= {
        "ENGINE": "cme_platform.postgresql",
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLER == "transaction",
        # What the address asks for (?sslmode=verify-full) comes first.
        "OPTIONS": connection_options(JOB_LEASE_SECONDS, DATABASE_POOLER)
        | _database.get("OPTIONS", {}),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in, answering and watching go on when the broker is gone, so nothing they need lives there.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cme_platform_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # What each process counts for itself (cme_platform/api_limits.py).
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
SESSION_ENGINE = "learners.session_store"

# --- the platform's own knobs ---------------------------------------------------------------------

JOB_SWEEP_SECONDS = whole("JOB_SWEEP_SECONDS", 15)
JOB_MAX_ATTEMPTS = whole("JOB_MAX_ATTEMPTS", 3, at_most=100)
TASK_TIME_LIMIT = whole("TASK_TIME_LIMIT", 1800)
BROKER_VISIBILITY_TIMEOUT = whole("BROKER_VISIBILITY_TIMEOUT", 3600)
if BROKER_VISIBILITY_TIMEOUT <= TASK_TIME_LIMIT:
    # A shorter one would hand a running task to a second worker.
    TASK_TIME_LIMIT = max(1, BROKER_VISIBILITY_TIMEOUT - 1)
# how often reminders and follow-up invitations are looked after
LETTERS_SECONDS = whole("LETTERS_SECONDS", 900)
HEARTBEAT_SECONDS = whole("HEARTBEAT_SECONDS", 15, at_most=600)
PLAYBACK_RATE_MAX = number("PLAYBACK_RATE_MAX", 2.0, above=0, at_most=16)
UPLOAD_MAX_BYTES = whole("UPLOAD_MAX_BYTES", 2 * 2**30)
FORM_MAX_BYTES = whole("FORM_MAX_BYTES", 2**20, at_least=10_000)  # all but the uploads of authors
PACKAGE_MAX_BYTES = whole("PACKAGE_MAX_BYTES", 4 * 2**30)
PACKAGE_MAX_ENTRIES = whole("PACKAGE_MAX_ENTRIES", 2000)
SUPPRESS_BELOW = whole("SUPPRESS_BELOW", 11)
P_FLOOR = number("P_FLOOR", 0.001, above=0, at_most=0.05)
# Networks inside which webhooks may be sent all the same.
WEBHOOK_NETWORKS = networks("WEBHOOK_NETWORKS", [])
# Outcomes by themselves: computed when answers have stopped coming for a while, or at the latest
# after the longest wait.
OUTCOMES_LOOK_SECONDS = whole("OUTCOMES_LOOK_SECONDS", 60)
OUTCOMES_QUIET_SECONDS = whole("OUTCOMES_QUIET_SECONDS", 300)
OUTCOMES_AT_MOST_EVERY_SECONDS = whole("OUTCOMES_AT_MOST_EVERY_SECONDS", 3600)
REPORT_KEEP_DAYS = whole("REPORT_KEEP_DAYS", 90, at_most=3650)
# Media that no row names any more: longer than any backup one would restore.
MEDIA_KEEP_DAYS = whole("MEDIA_KEEP_DAYS", 90, at_most=3650)
REPORT_PAPER = one_of("REPORT_PAPER", "us-letter", ("a4", "us-letter"))
ABSTRACT_CHAR_LIMIT = whole("ABSTRACT_CHAR_LIMIT", 3400, at_least=500, at_most=100_000)
ABSTRACT_COUNT_SPACES = flag("ABSTRACT_COUNT_SPACES", False)
ABSTRACT_TABLE_COST = whole("ABSTRACT_TABLE_COST", 320, at_least=0, at_most=10_000)
PROVIDER_TIME_ZONE = time_zone("PROVIDER_TIME_ZONE", "UTC")  # expiry and completion are days there
# Who signs the certificates of courses that name nobody.
CERTIFICATE_SIGNATORY = text("CERTIFICATE_SIGNATORY")
CERTIFICATE_SIGNATORY_TITLE = text("CERTIFICATE_SIGNATORY_TITLE")
PARS_WEB_FORMATS = flag("PARS_WEB_FORMATS", False)  # JSON and XML beside XLSX and CSV

# Who they are: the local NPI directory is believed for so many days; the registry itself is asked
# only when allowed.
NPI_DIRECTORY_DAYS = whole("NPI_DIRECTORY_DAYS", 45, at_most=400)
NPI_REGISTRY_URL = url("NPI_REGISTRY_URL", ("http", "https"))
if (
    NPI_REGISTRY_URL
    and not NPI_REGISTRY_URL.startswith("https://")
    and "://127.0.0.1" not in NPI_REGISTRY_URL
):
    raise BadEnvironment(
        "NPI_REGISTRY_URL", NPI_REGISTRY_URL, "give an address that begins with https://"
    )
NPI_ATTEMPTS_AN_HOUR = whole("NPI_ATTEMPTS_AN_HOUR", 5, at_most=1000)
API_WRITES_A_MINUTE = whole("API_WRITES_A_MINUTE", 600)

# Learning systems around: which networks of one's own they may be in, how long a key signs, where
# statements go.
INTEGRATION_NETWORKS = networks("INTEGRATION_NETWORKS", [])
INTEGRATION_LOOK_SECONDS = whole("INTEGRATION_LOOK_SECONDS", 30)
LTI_KEY_DAYS = whole("LTI_KEY_DAYS", 90, at_most=3650)
XAPI_LRS_URL = url("XAPI_LRS_URL", ("http", "https")).rstrip("/")
XAPI_LRS_USER, XAPI_LRS_PASSWORD = text("XAPI_LRS_USER"), text("XAPI_LRS_PASSWORD")

# --- Celery: rows in PostgreSQL are the memory of work, the broker only wakes a worker ------------

_broker = REDIS_URL or embedded.redis_url(CME_DATA_DIR)
CELERY_BROKER_URL = _broker.replace("unix://", "redis+socket://")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": BROKER_VISIBILITY_TIMEOUT,
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "health_check_interval": 10,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000  # kB
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = (
    False  # the lease decides, not the broker's connection
)
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = TASK_TIME_LIMIT
CELERY_TASK_SOFT_TIME_LIMIT = max(1, TASK_TIME_LIMIT - 30)
CELERY_TASK_DEFAULT_QUEUE = "cme"
# Converting a video takes minutes of all processors; it has a worker of its own and keeps no report
# waiting.
CELERY_TASK_QUEUES = [Queue("cme"), Queue("media")]
CELERY_TASK_ROUTES = {"courses.make_rung": {"queue": "media"}}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "jobs.sweep",
        "schedule": float(JOB_SWEEP_SECONDS),
        # A sweep nobody took in time is stale: the next one does its work.
        "options": {"expires": max(2 * JOB_SWEEP_SECONDS, 10)},
    },
    "letters": {
        "task": "assessments.write_to_learners",
        "schedule": float(LETTERS_SECONDS),
        "options": {"expires": float(LETTERS_SECONDS)},
    },
    "npi": {"task": "learners.npi_rounds", "schedule": 1800.0, "options": {"expires": 1800}},
    "sign-in-mail": {
        "task": "learners.forget_sign_in_mail",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "kept-uploads": {
        "task": "courses.sweep_kept_uploads",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "unnamed-files": {
        "task": "courses.sweep_unnamed_files",
        "schedule": 86_400.0,
        "options": {"expires": 86_400},
    },
    "webhook-events": {
        "task": "jobs.forget_webhook_events",
        "schedule": 86_400.0,
        "options": {"expires": 86_400},
    },
    "records-of-credit": {
        "task": "credit.forget_what_is_over",
        "schedule": 86_400.0,
        "options": {"expires": 86_400},
    },
    "integrations-look": {
        "task": "integrations.look",
        "schedule": float(INTEGRATION_LOOK_SECONDS),
        "options": {"expires": max(2 * INTEGRATION_LOOK_SECONDS, 10)},
    },
    "outcomes-look": {
        "task": "outcomes.look",
        "schedule": float(OUTCOMES_LOOK_SECONDS),
        "options": {"expires": max(2 * OUTCOMES_LOOK_SECONDS, 10)},
    },
}

# --- Django ---------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "cme_platform",
    "integrations",
    "learning",
    "outcomes",
    "credit",
    "assessments",
    "courses",
    "learners",
    "jobs",
    "cme_platform.admin_app.AuthoringAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
]
MIDDLEWARE = [
    "cme_platform.middleware.request_id",
    "cme_platform.middleware.measured",
    "cme_platform.middleware.head_without_body",
    "cme_platform.failures.api_by_tls_alone",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cme_platform.middleware.kept_nowhere",
    "integrations.frames.cookies_framed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cme_platform.middleware.LearnerLanguage",
    "cme_platform.middleware.reader_zone",
    "cme_platform.middleware.SiteName",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cme_platform.body_limits.limited",
    "cme_platform.api_limits.told_in_headers",
    "cme_platform.middleware.same_account",
    "django.contrib.messages.middleware.MessageMiddleware",
    "courses.campaigns.keep_campaign",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "learners.entrance.remember_what_for",
    "learners.reauthentication.gate",
    "learners.second_factor.gate",
    "learners.limits.too_many",
    "courses.changes.attributed",
    "learners.signing_in_as.gate",
    "csp.middleware.CSPMiddleware",
    "integrations.frames.framed",
    "learning.preview.previewed",
    "courses.handing_over.by_front_server",
]
ROOT_URLCONF = "cme_platform.urls"
WSGI_APPLICATION = "cme_platform.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "outcomes.views.context_processors.is_analyst",
                "learners.context_processors.identity",
            ],
        },
    },
]
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cme_platform.formats"]
LANGUAGE_COOKIE_AGE = 365 * 86_400
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "UTC"

NODE_MODULES = BASE_DIR / "node_modules"
STATIC_URL = "/static/"
STATIC_ROOT = CME_DATA_DIR / "static"
STATICFILES_DIRS: list = [BASE_DIR / "static"]
for _package, _folder in (
    ("@fontsource-variable/source-serif-4", "files"),
    ("swagger-ui-dist", ""),
    ("plyr", "dist"),
    ("hls.js", "dist"),
):
    if (NODE_MODULES / _package).is_dir():
        STATICFILES_DIRS.append(
            (f"npm/{_package.split('/')[-1]}", NODE_MODULES / _package / _folder)
        )
MEDIA_ROOT = CME_DATA_DIR / "media"
MEDIA_URL = "/media/"  # no address of ours serves it: files go out through views that check
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Below this address, which only the front server itself may follow, it finds MEDIA_ROOT.
MEDIA_ACCEL_PREFIX = folder_address("MEDIA_ACCEL_PREFIX")
STORAGES = {
    "default": file_storage(),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "cme_platform.static_files.StaticFiles"
    },
}
WHITENOISE_MANIFEST_STRICT = False

# --- who may come in ------------------------------------------------------------------------------

AUTH_USER_MODEL = "learners.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "learners.teams.TeamRoles",
]
# A hash of PBKDF2 is made anew when its owner signs in.
PASSWORD_HASHERS = [
    "learners.password_hasher.Argon2id",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"learners.passwords.{name}"}
    for name in ("LongEnough", "NotLikeThePerson", "NotCommon", "NoWordOfThisSite")
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = True
# An unknown address gets a mail that says so: both ways cost the same, and only its owner learns
# which it was.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_ADAPTER = "learners.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "learners.sign_in_forms.SignupForm",
    "login": "learners.sign_in_forms.LoginForm",
    "request_login_code": "learners.sign_in_forms.RequestLoginCodeForm",
    "reset_password": "learners.sign_in_forms.ResetPasswordForm",
}
# Who changes how they sign in shows first that it is still they (learners/reauthentication.py).
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[CME Platform] "  # else it is what the Host header says
# Amount, span, and by what it is counted: a congress behind one network address gets in, who
# guesses does not.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/300s/key",  # the key: network address and account
    "login_failed_anywhere": "100/h/key",  # the key: the account; a code by mail goes around it
    "signup": "60/m/ip",
    "request_login_code": "120/m/ip",
    "reset_password": "60/m/ip",
    # Codes to a mailbox. The key: network address and mailbox, so that nobody elsewhere uses them
    # up; and the mailbox alone, far more widely, so that it is not flooded.
    "code_to_mailbox": "5/m/key,20/h/key",
    "code_to_mailbox_anywhere": "200/h/key",
    "reset_password_from_key": "60/m/ip",
    "confirm_email": "3/10m/key",
    "npi": "30/m/ip",
    "participant": "30/h/ip",  # people without an account who begin to answer
    "wrong_code": "30/m/ip",  # of a certificate
    "wrong_token": "20/m/ip",
    "wrong_link": "30/m/ip",  # of a supporter
}
ALLAUTH_TRUSTED_PROXY_COUNT = whole("TRUSTED_PROXY_COUNT", 0, at_least=0, at_most=10)
SOCIALACCOUNT_ADAPTER = "learners.adapters.SocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
_local_site = SITE_URL.split("://")[1].split("/")[0].rsplit(":", 1)[0] in (
    "localhost",
    "127.0.0.1",
    "[::1]",
)
# Who reads /metrics and the description of the API without signing in.
OBSERVER_ADDRESSES = networks("OBSERVER_ADDRESSES", ["127.0.0.0/8", "::1"] if _local_site else [])
# On: nobody publishes alone; a team may ask for it by itself.
PUBLISHING_NEEDS_TWO = flag("PUBLISHING_NEEDS_TWO", False)
# Whoever works here needs a second factor, except on a machine of one's own.
STAFF_SESSION_HOURS = whole("STAFF_SESSION_HOURS", 12, at_most=336)
STAFF_IDLE_HOURS = whole("STAFF_IDLE_HOURS", 2, at_most=336)
STAFF_SECOND_FACTOR = flag("STAFF_SECOND_FACTOR", not DEBUG and not _local_site)
MFA_ADAPTER = "learners.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True  # kept as hashes (learners/recovery_codes.py)
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _local_site
_providers = hospital_sign_in.read(text(hospital_sign_in.VARIABLE))
if text("LINKEDIN_CLIENT_ID"):
    if not text("LINKEDIN_CLIENT_SECRET"):
        sys.exit("LINKEDIN_CLIENT_SECRET is not set. LINKEDIN_CLIENT_ID needs it.")
    _linkedin = {
        "provider_id": "linkedin",
        "name": "LinkedIn",
        "client_id": text("LINKEDIN_CLIENT_ID"),
        "secret": text("LINKEDIN_CLIENT_SECRET"),
        "settings": {"server_url": "https://www.linkedin.com/oauth"},
    }
    _providers["openid_connect"].insert(0, _linkedin)
SOCIALACCOUNT_PROVIDERS = {name: {"APPS": apps} for name, apps in _providers.items() if apps}
if _providers["saml"]:
    INSTALLED_APPS.append("allauth.socialaccount.providers.saml")

EMAIL_BACKEND, ANYMAIL = mail()
EMAIL_FILE_PATH = CME_DATA_DIR / "mail"
EMAIL_HOST = text("EMAIL_HOST", "localhost")
EMAIL_PORT = whole("EMAIL_PORT", 587, at_most=65535)
EMAIL_HOST_USER = text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "CME Platform <no-reply@localhost>")

# --- what browsers are told -----------------------------------------------------------------------

_https = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if _https:  # browsers keep these to this host, to TLS and to what the site itself has set
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
X_FRAME_OPTIONS = "DENY"
# media come from there over signed addresses; nothing else does
_store = origin_of(STORAGES["default"])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *_store],
        "media-src": ["'self'", "blob:", *_store],
        "connect-src": ["'self'", *_store],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *hospital_sign_in.origins(_providers)],
        "frame-ancestors": ["'none'"],
    }
}

# --- API ------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "cme_platform.api_tokens.Tokens",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["cme_platform.api_input.StrictJSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "cme_platform.pagination.Pages",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "cme_platform.problems.problem_details",
    "DEFAULT_THROTTLE_CLASSES": ["cme_platform.api_limits.Writes"],
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CME Platform API",
    "DESCRIPTION": "Courses, answers, watched time and outcome snapshots.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "ENUM_NAME_OVERRIDES": {"SnapshotStateEnum": "outcomes.job_states.SNAPSHOT_STATES"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "belongs": {"()": "cme_platform.logs.Belongs"},
        "not_ready": {"()": "cme_platform.logs.NotReadyIsAnAnswer"},
    },
    "formatters": {
        "line": {"()": "cme_platform.logs.OneLineFormatter"},
        "json": {"()": "cme_platform.logs.JsonFormatter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": one_of("LOG_FORMAT", "line", ("json", "line")),
            "filters": ["belongs", "not_ready"],
        }
    },
    "root": {"handlers": ["stderr"], "level": text("LOG_LEVEL", "WARNING")},
    # Who signed in, who was refused: always, but for the terminal of a demonstration.
    "loggers": {"cme.security": {"level": "WARNING" if _local_site else "INFO"}},
}
if text("SENTRY_DSN"):
    error_reports.begin(text("SENTRY_DSN"), VERSION)
