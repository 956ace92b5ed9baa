"""The one settings file: what the environment decides comes from `env.py`, everything else stands here."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import config.checks  # noqa: F401 — registers the program's own system checks
from config.env import read_environment
from config.env_web import LOCAL_SITE

BASE_DIR = Path(__file__).resolve().parent.parent
_ENVIRONMENT = read_environment(os.environ, base_dir=BASE_DIR)

HENGJI_DATA = _ENVIRONMENT.data_dir
PRODUCTION = _ENVIRONMENT.production
# Anybody may sign in as anybody: for showing the program only, production refuses it.
HENGJI_DEMO = _ENVIRONMENT.demo
VERSION = "0.1.0"
DEBUG = _ENVIRONMENT.debug
SECRET_KEY = _ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(_ENVIRONMENT.allowed_hosts)
# What people type, as printed on slips and used in links that leave the program.
HENGJI_SITE = _ENVIRONMENT.site
HENGJI_SITE_CONFIGURED = PRODUCTION or HENGJI_SITE != LOCAL_SITE
TRUSTED_PROXIES = _ENVIRONMENT.trusted_proxies
STARTUP_WARNINGS = _ENVIRONMENT.warnings
# No ATOMIC_REQUESTS: with IMMEDIATE every page view would take SQLite's only write lock.
DATABASES = {"default": _ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Django's admin stays out: it would go round services and audit. The own apps stand in the order in which facts flow.
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "people.apps.PeopleConfig",
    "plans.apps.PlansConfig",
    "indicators.apps.IndicatorsConfig",
    "appraisals.apps.AppraisalsConfig",
    "scoring.apps.ScoringConfig",
    "bonuses.apps.BonusesConfig",
    "reports.apps.ReportsConfig",
]
MIDDLEWARE = [
    "people.middleware.request_number",
    "people.request_log.request_log",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "people.frame.headers.permissions_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.access",
    "people.frame.headers.no_copies",
    "people.session_limits.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "plans.empty_years.EmptyYears",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "people.context.frame",
            ],
            "builtins": ["django.templatetags.static", "people.templatetags.pieces"],
        },
    }
]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "people.backends.OfficeBackend"]
PASSWORD_HASHERS = ["people.hashers.OfficeArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "people.passwords.NotYourName"},
    {"NAME": "people.passwords.NotOneRow"},
]
LOGIN_URL = "sign_in"
# Idle and absolute limits are kept by people.session_limits; a closed browser is signed out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "hengji_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# Lock by name, and by name with address, never by address alone: one office sits behind one address (quality «Access»).
AXES_LOCKOUT_PARAMETERS = ["username", ["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "people.lockout.name_of"
AXES_CLIENT_IP_CALLABLE = "people.lockout.address_of"
AXES_LOCKOUT_CALLABLE = "people.views.sign_in.locked"
AXES_HANDLER = "people.lockout.Handler"
# The audit log says who signed in; the tables of axes only count failures.
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# allauth serves the second factor only; the office has no e-mail and nobody signs up.
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "people.sealing.SecondFactorAdapter"
MFA_TOTP_ISSUER = "衡绩"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10
MFA_RECOVERY_CODE_DIGITS = 10

STATIC_URL = "/static/"
STATIC_ROOT = HENGJI_DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# In production every file carries its digest in its name and is kept by the browser for ever, compressed once.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Outside of production files are served from where they stand; nobody has to collect them first.
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

# No inline script or style, nothing from another host, no frame around a page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
# TLS ends at the reverse proxy, which says so; without HENGJI_HTTPS nobody is believed.
HTTPS = _ENVIRONMENT.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/(live|ready)$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = [HENGJI_SITE]
# Other programs may live on names below ours, and the preload list is for names of the open internet.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# A body without files is a form; files have the limit of the environment (people.uploads), are written aside beside
# the data instead of into /tmp, and belong to the program alone.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# One file of evidence; a request with one of that size, and what a form wraps around it, is never too long.
EVIDENCE_LIMIT = _ENVIRONMENT.evidence_limit
UPLOAD_LIMIT = max(_ENVIRONMENT.upload_limit, EVIDENCE_LIMIT + 1_000_000)
# A file that nobody attached to anything is removed after so many days, what was made of files as well.
FILE_KEEP_DAYS = 30
FILE_UPLOAD_HANDLERS = [
    "people.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = HENGJI_DATA / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o600

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "people.views.refusals.csrf_failure"

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Long work. Celery only carries the word that a job waits: state, progress and result are rows (people.models.Job).
JOB_APP = "config.celery.app"
# Kombu's own name for a Redis on a socket of this machine.
CELERY_BROKER_URL = _ENVIRONMENT.redis_url.replace("unix://", "redis+socket://", 1) or "embedded://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    # Redis away: a page says so within two seconds. A message a dead worker held is told again by the sweep.
    {"socket_connect_timeout": 2, "socket_timeout": 5, "visibility_timeout": 3600}
    if _ENVIRONMENT.redis_url
    else {"folder": str(HENGJI_DATA / "queue"), "polling_interval": 0.3}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
JOB_BROKER = "config.celery.broker"
# A job may be begun so often; a worker is silent so long before another takes its job.
JOB_ATTEMPTS = 3
JOB_STALE_SECONDS = 30
JOB_BEAT_SECONDS = 5
JOB_PROGRESS_SECONDS = 0.5
JOB_SWEEP_SECONDS = 2
JOB_SWEEP_BATCH = 500
# Told so long ago while no message waits: the message is lost.
JOB_RESEND_SECONDS = 10
JOB_KEEP_DAYS = 30
# What a worker gives back to the machine by beginning anew: after so many jobs, or when it has grown so large (kB).
JOB_WORKER_JOBS = 100
JOB_WORKER_KILOBYTES = 300_000

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# A crash of our own leaves its traceback here, the terminal gets one line. The first entry makes the file.
LOG_FILE = HENGJI_DATA / "hengji.log"
ACCESS_LOG_FILE = HENGJI_DATA / "access.log"
_LOG_HANDLER = {"class": "people.logs.LogFile", "encoding": "utf-8", "delay": True, "formatter": "line"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "people.log_lines.LogLine"}},
    "handlers": {
        "file": {**_LOG_HANDLER, "filename": str(LOG_FILE)},
        "access": {**_LOG_HANDLER, "filename": str(ACCESS_LOG_FILE)},
    },
    "root": {"handlers": ["file"], "level": "WARNING"},
    "loggers": {
        "hengji.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
        # The audit log and the lock-out page tell of failed sign-ins; axes would log names and addresses.
        "axes": {"level": "ERROR"},
    },
}
