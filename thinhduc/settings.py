"""One settings file; everything a deployment decides comes from the environment (README.md, "Cài đặt")."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"
DEBUG = False
HTTPS = os.environ.get("THINHDUC_HTTPS") == "1"


def _secret_key() -> str:
    """The key from the environment, else from the ignored file that script/server makes once; there is no default."""
    if key := os.environ.get("THINHDUC_SECRET_KEY"):
        return key
    try:
        return (LOCAL_DIR / "secret-key").read_text().strip()
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "Chưa có khóa bí mật: đặt THINHDUC_SECRET_KEY hoặc chạy script/server một lần."
        ) from None


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("THINHDUC_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "thinhduc",
    "journal",
    "accounts",
    "hamlets",
    "households",
    "targets",
    "reports",
    "documents",
    "exchange",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "thinhduc.requests.SoundRequests",
    "django.middleware.common.CommonMiddleware",
    "accounts.middleware.IdleSession",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.SentAgain",
    "hamlets.middleware.WorkingAs",
    "accounts.middleware.RefusalsInWords",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "thinhduc.urls"
WSGI_APPLICATION = "thinhduc.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "hamlets.context.surroundings",
            ],
            "builtins": ["thinhduc.templatetags.figures"],
        },
    }
]


def _database() -> dict[str, Any]:
    """The database that DATABASE_URL names, else the SQLite file of a local start."""
    fallback = f"sqlite:///{LOCAL_DIR / 'thinhduc.sqlite3'}"
    try:
        found = dict(dj_database_url.config(default=fallback, conn_max_age=60, conn_health_checks=True))
    except ValueError:
        found = {}
    if str(found.get("ENGINE")).rpartition(".")[2] not in ("sqlite3", "postgresql"):
        raise ImproperlyConfigured(
            "DATABASE_URL phải có dạng postgres://tên:mật-khẩu@máy/cơ-sở-dữ-liệu hoặc sqlite:////đường/dẫn."
        )
    return found


DATABASES = {"default": _database()}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at the start, so that a busy database waits instead of failing half-way; the
    # journal mode is set at every connect, which is a no-op once the file is in WAL.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.PasswordBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.validators.MinimumLength", "OPTIONS": {"min_length": 10}},
    {"NAME": "accounts.validators.CommonHere"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "start"

# Five failures lock one account from one address, for a time that is told; the others of an office go on.
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "accounts.backends.client_address"
PROXIES = int(os.environ.get("THINHDUC_PROXIES", "0"))  # own proxies in front, each adding to X-Forwarded-For

IDLE_SECONDS = 15 * 60
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Where anyone may verify an issued document, as printed in its QR code: "https://giamngheo.example.vn"; "" prints none.
PUBLIC_ADDRESS = os.environ.get("THINHDUC_PUBLIC_ADDRESS", "").rstrip("/")
# The folder of certificates that are trusted for electronic signatures (roots, issuers, CRLs); "" trusts none.
TRUST_FOLDER = os.environ.get("THINHDUC_TRUST", "")
# The file that names the keys with which this server signs (documents/signing/keys.py); "" signs nothing.
SIGNING_FILE = os.environ.get("THINHDUC_SIGNING", "")

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

DJANGO_TABLES2_TEMPLATE = "components/table.html"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_HANDLERS = [
    "documents.hashing.HashUploads",  # of the public page: nothing is written down
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
