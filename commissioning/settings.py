"""Settings of the site. Everything that differs between machines comes from the environment."""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
TESTING = "PYTEST_VERSION" in os.environ
# DEMO opens the sign-in page's list of demo users; it is set by `make run`, never in production.
DEMO = env.bool("DEMO", default=False)
SECURE = env.bool("SECURE", default=False)

# Without SECURE the site runs on one machine for trial: a key that is not secret is then enough.
SECRET_KEY = (
    env.str("SECRET_KEY")
    if SECURE
    else env.str("SECRET_KEY", default="only-for-trial-on-one-machine-not-for-production-use-0000")
)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if SECURE else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

ORGANISATION_NAME = env.str("ORGANISATION_NAME", default="Social- och omsorgsförvaltningen")
MUNICIPALITY_NAME = env.str("MUNICIPALITY_NAME", default="Linköpings kommun")

# The site's own address, for links in mails and calendars, which are made outside a request.
SITE_URL = env.str(
    "SITE_URL",
    default=f"https://{ALLOWED_HOSTS[0]}"
    if SECURE and ALLOWED_HOSTS
    else f"http://localhost:{env.str('PORT', default='8000')}",
)
# Where mails go: a folder, an SMTP server, or (when neither is said) nowhere: they wait.
MAIL_SPOOL_DIR = env.str("MAIL_SPOOL_DIR", default="")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if MAIL_SPOOL_DIR:
    EMAIL_BACKEND = "commissioning.mailing.SpoolBackend"
elif "EMAIL_URL" in os.environ:
    vars().update(env.email("EMAIL_URL"))
EMAIL_TIMEOUT = 30  # seconds; far less than a mail under way is left alone
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="register@localhost")

INSTALLED_APPS = [
    "commissioning",
    "contracts",
    "providers",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "simple_history",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commissioning.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "commissioning.middleware.AsOfMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "commissioning.urls"
WSGI_APPLICATION = "commissioning.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commissioning.context_processors.site",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "contracts.templatetags.formats",
                "contracts.templatetags.icons",
                "contracts.templatetags.status",
            ],
        },
    }
]
FORM_RENDERER = "contracts.form_renderer.RegisterRenderer"

DATABASES = {"default": env.db("DATABASE_URL", default="postgresql:///register")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if TESTING:
    # The append-only guard on history refuses the flush after browser tests; open it for them.
    # Nobody waits a minute for a lock: a deadlock between connections shall fail, not hang.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c register.retention=on -c lock_timeout=60s"
    )

AUTH_USER_MODEL = "auth.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "commissioning:start"
LOGOUT_REDIRECT_URL = "login"
CSRF_FAILURE_VIEW = "commissioning.views.sign_in.csrf_failed"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_ENABLED = not TESTING

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "static_collected" if SECURE else None
# A trial run serves the files as they lie; production collects them with content hashes.
WHITENOISE_USE_FINDERS = not SECURE
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if SECURE
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Where procrastinate looks for the work that is done in the background.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        # The timelines place their marks with custom properties in style attributes.
        "style-src-attr": [UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 60 * 60 * 10  # a working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if SECURE:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# Attached papers (at most 20 MB, see commissioning.uploads) are received on disk, not in memory.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "commissioning.upload_limit.CappedUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "null": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # The memo's style sheet has rules for the screen that the PDF engine remarks on, one by one.
    # What matters, a sign that no font has, `commissioning.memos.engine` listens for.
    # A damaged PDF that somebody attaches may give the reader a million things to remark on.
    "loggers": {
        name: {"handlers": ["null"], "propagate": False} for name in ("weasyprint", "pypdf")
    },
}
