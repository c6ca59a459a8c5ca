"""Django's settings: one file, read from the environment, safe without any."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

PACKAGE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("NUANXIN_HOME", "nuanxin-data")).resolve()
KEYS = Path(os.environ.get("NUANXIN_KEYS", HOME / "keys"))
FILES = HOME / "files"
SNAPSHOT = HOME / "snapshot"
EXTRA_DEFINITIONS = os.environ.get("NUANXIN_DEFINITIONS", "")
ENGINE = os.environ.get("NUANXIN_ENGINE", "duckdb")
FILE_DAYS = 30
TESTING = "pytest" in sys.modules


def secret_key() -> str:
    """From the environment, else from a file of the data directory, made when first needed."""
    if key := os.environ.get("NUANXIN_SECRET_KEY"):
        return key
    path = KEYS / "session.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def database(url: str) -> dict:
    """SQLite in the data directory unless DATABASE_URL names a PostgreSQL (postgres://user:password@host:port/name)."""
    if not url:
        return sqlite(HOME / "nuanxin.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path.removeprefix("//") if parts.path.startswith("//") else parts.path)))
    if parts.scheme not in ("postgres", "postgresql"):
        raise SystemExit(f"DATABASE_URL 的类型“{parts.scheme}”不支持。请用 postgres:// 或 sqlite://，或删去该环境变量。")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0 if TESTING else 600,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: Path) -> dict:
    """One writer at a time, taken at BEGIN: the default mode loses most racing transactions."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536;PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY;",
        },
    }


SECRET_KEY = secret_key()
DEBUG = os.environ.get("NUANXIN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("NUANXIN_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
SECURE = os.environ.get("NUANXIN_HTTPS") == "1"
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "nuanxin.orgs",
    "nuanxin.people",
    "nuanxin.jobs",
    "nuanxin.casework",
    "nuanxin.comparisons",
    "nuanxin.benefits",
    "nuanxin.notices",
    "nuanxin.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "nuanxin.web.middleware.content_security",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "nuanxin.web.middleware.login_required",
    "nuanxin.web.middleware.user_errors",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nuanxin.web.shell.shell",
            ],
            "builtins": ["nuanxin.web.templatetags.nx", "django.templatetags.static", "django.templatetags.l10n"],
        },
    }
]
ROOT_URLCONF = "nuanxin.urls"
WSGI_APPLICATION = "nuanxin.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEFAULT_CHARSET = "utf-8"

AUTH_USER_MODEL = "orgs.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"] if TESTING else ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workbench"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "nuanxin.web.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"login": "nuanxin.web.sign_in.LoginForm", "change_password": "nuanxin.web.sign_in.PasswordForm"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}  # django-axes alone counts failures; two counters mask each other
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "暖心就业援助平台"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # by name alone a stranger could lock an officer out
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "nuanxin.web.accounts.locked_out"
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "nuanxin.web.problems.csrf_failed"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # 17 townships × 7 lists come in one upload
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG or TESTING
WHITENOISE_ROOT = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_personal_numbers": {"()": "nuanxin.orgs.logs.NoPersonalNumbers"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["no_personal_numbers"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
