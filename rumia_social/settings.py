"""
Settings of the site, read from the environment.

Three ways to run it: plain (`make run`: a local site with real behaviour), development (DEBUG=1, `make dev`)
and production (PRODUCTION=1), where whatever has no safe default must be set, or the start stops with one line.
"""

import contextlib
import importlib.util
import os
import re
import secrets
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


def stop(what):
    """End the start with one line."""
    sys.exit(f"rumia_social: {what} See README.md, Settings.")


def env_flag(name, *, default=False):
    value = os.environ.get(name, "").strip().lower() or str(int(default))
    if value not in {"0", "false", "no", "off", "1", "true", "yes", "on"}:
        stop(f"{name}={value} is neither 1 nor 0.")
    return value in {"1", "true", "yes", "on"}


def env_list(name):
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def env_number(name):
    value = os.environ.get(name, "").strip() or "0"
    if not value.isdecimal():
        stop(f"{name}={value} is not a number.")
    return int(value)


def env_port(name, default):
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isdecimal() and 0 < int(value) < 65536):
        stop(f"{name}={value} is not a port number.")
    return int(value)


def env_choice(name, *choices):
    """One of `choices`; the first when nothing is said."""
    value = os.environ.get(name, "").strip() or choices[0]
    if value not in choices:
        stop(f"{name}={value} is none of {', '.join(choices)}.")
    return value


def required_in_production(name, meaning):
    if PRODUCTION and not os.environ.get(name, "").strip():
        stop(f"{name} is not set. In production it must hold {meaning}.")


def require_extra(name, extra, module):
    """End the start with one line if `module`, which the setting `name` needs, is not installed."""
    if importlib.util.find_spec(module) is None:
        stop(f"{name} is set, but {module} is not installed. Install it: make site EXTRAS={extra}.")


# Names that earlier versions read. To ignore one would mean mail without a sender, or all visitors sharing one address.
REMOVED_SETTINGS = {
    "EMAIL_FROM": "is called DEFAULT_FROM_EMAIL now.",
    "EMAIL_PASSWORD": "is called EMAIL_HOST_PASSWORD now.",
    "EMAIL_PLAIN": "is gone: EMAIL_USE_TLS=0 says the same.",
    "EMAIL_USER": "is called EMAIL_HOST_USER now.",
    "REDIS_URL": "is not used any more: several hosts need DATABASE_URL alone. Remove it.",
    "TRUSTED_PROXIES": "is called TRUSTED_PROXY_COUNT now.",
}
for name, change in REMOVED_SETTINGS.items():
    if os.environ.get(name, "").strip():
        stop(f"{name} {change}")

PRODUCTION = env_flag("PRODUCTION")
DEBUG = env_flag("DEBUG") and not PRODUCTION

# Everything the site must not lose lives in one folder: the database, uploads and the local secret key.
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve()
try:
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # passwords and residents' requests are in it
except OSError as error:
    stop(f"DATA_DIR={DATA_DIR} cannot be a folder: {error.strerror}.")
# Better on another disk than DATA_DIR: a backup is for the day when that one is gone.
BACKUP_DIR = Path(os.environ.get("BACKUP_DIR") or DATA_DIR / "backups").resolve()
SECRET_KEY_FILE = DATA_DIR / "secret_key"


def local_secret_key():
    """The key of a local site: made at the first start, then kept, so that sign-ins survive a restart."""
    path = SECRET_KEY_FILE
    if not path.exists():
        made = DATA_DIR / f"secret_key.{os.getpid()}"
        with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        # The key appears whole or not at all; of processes that start together the first gives it to the others.
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return path.read_text()


required_in_production("SECRET_KEY", "a long random text that never changes and nobody else knows")
required_in_production("ALLOWED_HOSTS", "the site's host names, separated by commas")

SECRET_KEY = os.environ.get("SECRET_KEY", "").strip() or local_secret_key()
for host in env_list("ALLOWED_HOSTS"):
    if "/" in host or re.search(r"(?<!:):\d+$", host):
        stop(f"ALLOWED_HOSTS={host} is not a name of a host alone.")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]", *env_list("HOST")]
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "core",
    "home",
    "initial_content",
    "operations",
    "search",
    "pages",
    "cooperative",
    "omggs",
    "accessibility",
    "accessibility_requests",
    "library",
    "feedback",
    "content_checks",
    "publishing",
    "accounts",
    "page_cache",
    "home.apps.RumiaAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "tinymce",
    "django.forms",  # its templates, for FORM_RENDERER
    "django_otp",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    "rumia_social.security_headers.SecurityHeadersMiddleware",
    # Before the host is looked at: who watches over the site asks by its number.
    "operations.health.HealthMiddleware",
    "core.middleware.HostPortMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "core.staticfiles.StaticFilesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "accessibility.middleware.DisplayPreferencesMiddleware",
    "library.middleware.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "publishing.form_recovery.RememberEditorMiddleware",
    "publishing.preview.PreviewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "rumia_social.urls"
# Parts of forms may be overridden in templates/, as any other template.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WSGI_APPLICATION = "rumia_social.wsgi.application"

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
                "accessibility.context_processors.display_preferences",
                "accessibility.context_processors.declaration",
                "pages.context_processors.page",
                "pages.context_processors.site",
            ],
        },
    },
]

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "db.sqlite3",
    # A connection for each request, though opening one takes up to a third of a page that is not cached. One that
    # stays open goes on with a file that was lost or replaced, and keeps the last changes out of the file (-wal).
    "CONN_MAX_AGE": 0,
    "OPTIONS": {
        # A writer takes the lock when it begins, waits for its turn, and what it committed survives a power cut.
        "transaction_mode": "IMMEDIATE",
        # Who connects waits this long only: where even reading is locked, the pages come from their copies.
        "timeout": 2,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
    },
}


def postgresql(url):
    """The database at `url`, in the form that PostgreSQL's own programs take: postgresql://user:password@host/name."""
    require_extra("DATABASE_URL", "postgresql", "psycopg")
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        if not url.startswith(("postgresql://", "postgres://")):
            raise ValueError
        parts = conninfo_to_dict(url)
        name = parts.pop("dbname")
    except (psycopg.ProgrammingError, KeyError, ValueError):
        # The address itself may hold a password: it is not repeated.
        stop("DATABASE_URL is not like postgresql://user:password@host:5432/name.")
    names = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        **{setting: str(parts.pop(part, "")) for part, setting in names.items()},
        "OPTIONS": {
            # A server that does not answer is soon known to be down: the pages come from their copies.
            "connect_timeout": "3",
            "tcp_user_timeout": "10000",
            # A writer waits as long as with SQLite. PGOPTIONS says more, as for the processes that serve the site.
            "options": f"-c lock_timeout=20s {os.environ.get('PGOPTIONS', '')}",
            **parts,
        },
        # A thread keeps its connection: making one takes longer than most pages.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASE_URL = os.environ.get("DATABASE_URL", "").strip()
DATABASES = {"default": postgresql(DATABASE_URL) if DATABASE_URL else SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Sign-in of the staff. A session ends by itself after a time without use, and at the latest after a day's work.
SESSION_IDLE_AGE = 2 * 3600  # seconds
SESSION_COOKIE_AGE = 12 * 3600
LOGIN_URL = "admin:login"
# On a local site the second factor is offered; in production nobody gets further without one.
SECOND_FACTOR_REQUIRED = PRODUCTION
# How many proxies of ours stand before the site and add to X-Forwarded-For; 0 takes the address of the connection.
TRUSTED_PROXY_COUNT = env_number("TRUSTED_PROXY_COUNT")
OTP_TOTP_ISSUER = "Ekonomia społeczna Rumia"
OTP_TOTP_THROTTLE_FACTOR = 0  # accounts.throttling slows guessing down, and says for how long

# Mail to the staff, about requests for accessibility. Without a server there is none, and nothing is lost.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "").strip()
EMAIL_PORT = env_number("EMAIL_PORT") or 587
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = not EMAIL_USE_SSL and env_flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 5  # seconds; somebody waits for the page meanwhile
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "").strip()
if EMAIL_HOST and not DEFAULT_FROM_EMAIL:
    stop("EMAIL_HOST is set and DEFAULT_FROM_EMAIL is not. It must hold the sender's address.")

LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", "polski")]
TIME_ZONE = "Europe/Warsaw"
USE_I18N = True  # the admin's own texts come in Polish from Django
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o644

# Public pages are cached (page_cache): some in the memory of each process, all on disk.
PAGE_CACHE = not DEBUG
PAGE_CACHE_MEMORY_BYTES = 16 * 1024 * 1024
PAGE_CACHE_DIR = DATA_DIR / "page-cache"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": PAGE_CACHE_DIR,
        "TIMEOUT": None,  # the version and the expiry of each page say until when it may be served
        "OPTIONS": {"MAX_ENTRIES": 2000},  # of at most 1 MB each, most of some 10 kB
    },
}

# Uploads lie in MEDIA_ROOT or, where several hosts share them, in a bucket of a store that speaks S3.
S3_BUCKET = os.environ.get("S3_BUCKET", "").strip()
if S3_BUCKET:
    require_extra("S3_BUCKET", "s3", "boto3")
STORAGES = {
    "default": {"BACKEND": "core.s3.S3Storage" if S3_BUCKET else "core.storage.WholeFilesStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "core.staticfiles.BundlingManifestStaticFilesStorage"
    },
}

# Security. Public pages use no session and no CSRF cookie: a plain visit sets no cookie at all.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "home.error_views.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
# Browsers take a cookie so named from this very host alone, over HTTPS (RFC 6265bis, 4.1.3). All of ours have it.
COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sesja"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
MESSAGE_STORAGE = "core.messages.MessageStorage"
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Pages read their own styles, fonts and pictures, and send forms here; nothing runs, nobody frames them. (django-csp
# would say the same, but had no release since April 2025; Django 6 has it built in, under these names.)
SECURE_CSP = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "font-src": ["'self'"],
    "img-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
# What the admin's forms need besides, and what the rich text editor in some of them does.
SECURE_CSP_ADMIN = {"script-src": ["'self'"], "connect-src": ["'self'"]}
SECURE_CSP_RICH_TEXT = {
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
}
PERMISSIONS_DENIED = [
    *(
        "accelerometer",
        "autoplay",
        "bluetooth",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
    ),
    *("geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "screen-wake-lock", "serial", "usb", "web-share", "xr-spatial-tracking"),
]
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# The editor offers only what survives the cleaning on the server (rich_text.cleaning) and looks as on the page.
# What depends on the page around it (stylesheets, skin, label) is in publishing.forms.
TINYMCE_DEFAULT_CONFIG = {
    "license_key": "gpl",
    "promotion": False,
    "branding": False,
    "language": "pl",
    "menubar": False,
    "min_height": 320,
    "max_height": 700,
    "autoresize_overflow_padding": 16,
    "resize": False,
    "browser_spellcheck": True,
    "contextmenu": False,
    "entity_encoding": "raw",
    "convert_urls": False,
    # Pictures come from the library, with words for those who do not see them.
    "paste_data_images": False,
    "plugins": "lists link table code wordcount autoresize",
    "toolbar": "undo redo | blocks | bold italic | bullist numlist blockquote | "
    "link librarydocument libraryimage table | removeformat code",
    "block_formats": "Akapit=p; Nagłówek=h2; Nagłówek niższy=h3; Nagłówek najniższy=h4",
    "table_toolbar": "tablecaption tabledelete | tablerowheader tablecolheader | "
    "tableinsertrowbefore tableinsertrowafter tabledeleterow | "
    "tableinsertcolbefore tableinsertcolafter tabledeletecol",
    "table_header_type": "sectionCells",
    "table_resize_bars": False,
    "table_use_colgroups": False,
    "object_resizing": False,
    "elementpath": False,
    "toolbar_mode": "wrap",
    "link_target_list": False,
    "link_title": False,
}

# Read by gunicorn.conf.py. Here, because gunicorn itself ends with a traceback where they are wrong, and `manage.py
# prepare`, which comes before it, shall end with one line.
PORT = env_port("PORT", 8000)
WEB_CONCURRENCY = env_number("WEB_CONCURRENCY") or 2

# Requests are logged to stdout, errors to stderr; see operations.request_log.
LOG_FORMAT = env_choice("LOG_FORMAT", "text", "json")
LOG_REQUESTS = env_flag("LOG_REQUESTS") or (PRODUCTION and not os.environ.get("LOG_REQUESTS", "").strip())
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "operations.request_log.RequestIdFilter"}},
    "formatters": {
        "text": {
            "class": "operations.request_log.TextFormatter",
            "format": "{asctime} {levelname} [{request_id}] {message}",
            "style": "{",
        },
        "json": {"()": "operations.request_log.JsonFormatter"},
    },
    "handlers": {
        "errors": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request_id"]},
        "requests": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": LOG_FORMAT,
            "filters": ["request_id"],
        },
    },
    "root": {"handlers": ["errors"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["errors"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
        # What strangers make up (hosts, 1500 fields, bodies of 3 MB) is answered with 400 or 413; a traceback for each
        # would hide what matters. Forms without a token are one line each.
        "django.security": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "WARNING"},
        # gunicorn's own handler would write whole URLs, and below this level the addresses of clients.
        "gunicorn.error": {"handlers": ["errors"], "level": "ERROR", "propagate": False},
        "operations.requests": {"handlers": ["requests"], "level": "INFO", "propagate": False},
    },
}

SENTRY_DSN = os.environ.get("SENTRY_DSN", "").strip()
if SENTRY_DSN:
    require_extra("SENTRY_DSN", "sentry", "sentry_sdk")
    import sentry_sdk

    from operations.request_log import scrub_event

    # Faults only: no traces, no local variables, nothing about who asked.
    try:
        sentry_sdk.init(
            dsn=SENTRY_DSN,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            before_send=scrub_event,
        )
    except sentry_sdk.utils.BadDsn:
        stop("SENTRY_DSN is not the address of such a service.")
