"""
Settings of the site, read from the environment.

Three modes: local (`make run`: like production, without HTTPS), development (DEBUG=1, `make dev`) and production
(PRODUCTION=1), where a missing setting without a safe default stops the start with one line.
"""

import base64
import contextlib
import hashlib
import os
import re
import secrets
import tomllib

from .environment import (
    BASE_DIR,
    env,
    env_choice,
    env_email,
    env_emails,
    env_flag,
    env_list,
    env_number,
    env_path,
    env_port,
    get_data_dir,
    require_extra,
    stop,
    stop_for_misspelt_names,
    stop_without_data_dir,
    stop_without_service_settings,
)

VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


def require_in_production(name, meaning):
    if PRODUCTION and not env(name):
        stop(f"{name} nie jest ustawione. W produkcji musi zawierać {meaning}.")


# Names of earlier versions. Ignoring them could mean mail without a sender or one IP address for all visitors.
REMOVED_SETTINGS = {
    "EMAIL_FROM": "nazywa się teraz DEFAULT_FROM_EMAIL.",
    "EMAIL_PASSWORD": "nazywa się teraz EMAIL_HOST_PASSWORD.",
    "EMAIL_PLAIN": "nie jest już używane: to samo znaczy EMAIL_USE_TLS=0.",
    "EMAIL_USER": "nazywa się teraz EMAIL_HOST_USER.",
    "REDIS_URL": "nie jest już używane: kilku serwerom wystarcza DATABASE_URL. Usuń je.",
    "TRUSTED_PROXIES": "nazywa się teraz TRUSTED_PROXY_COUNT.",
}
for name, change in REMOVED_SETTINGS.items():
    if os.environ.get(name, "").strip():
        stop(f"{name} {change}")

if os.environ.get("PRODUCTION") == "":
    # A slip in a file of settings would serve the public a site without second factor.
    stop("PRODUCTION jest puste. Wpisz PRODUCTION=1 (serwis dla mieszkańców) albo usuń ten wiersz.")
PRODUCTION = env_flag("PRODUCTION")
DEBUG = env_flag("DEBUG") and not PRODUCTION

# All data of the site: the database, uploads and the local secret key.
stop_without_service_settings()
DATA_DIR = get_data_dir()
PAGE_CACHE_DIR = DATA_DIR / "page-cache"
try:
    for folder in (DATA_DIR, PAGE_CACHE_DIR):
        # DATA_DIR holds password hashes and personal data.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as error:
    stop_without_data_dir(DATA_DIR, error)
# Should be on another disk than DATA_DIR.
BACKUP_DIR = env_path("BACKUP_DIR", DATA_DIR / "backups")
LOCAL_SECRET_KEY_FILE = DATA_DIR / "secret_key"
MIN_SECRET_KEY_CHARS, MIN_SECRET_KEY_UNIQUE_CHARS = 50, 5


def get_local_secret_key():
    """Return the secret key of a local site, created at the first start so that sessions survive restarts."""
    path = LOCAL_SECRET_KEY_FILE
    if not path.exists():
        partial = DATA_DIR / f"secret_key.{os.getpid()}"
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        # os.link is atomic: of processes that start together, all use the key of the first.
        with contextlib.suppress(FileExistsError):
            os.link(partial, path)
        partial.unlink()
    return path.read_text()


require_in_production("SECRET_KEY", "długi losowy tekst, który się nie zmienia i którego nikt inny nie zna")
require_in_production("ALLOWED_HOSTS", "nazwy serwisu (domeny), oddzielone przecinkami")

try:
    SECRET_KEY = env("SECRET_KEY") or get_local_secret_key()
except OSError as error:
    stop_without_data_dir(DATA_DIR, error)
# The limits of Django's check security.W009.
if PRODUCTION and (
    len(SECRET_KEY) < MIN_SECRET_KEY_CHARS or len(set(SECRET_KEY)) < MIN_SECRET_KEY_UNIQUE_CHARS
):
    stop("SECRET_KEY łatwo odgadnąć. Wpisz wynik polecenia: openssl rand -base64 48")
for host in env_list("ALLOWED_HOSTS"):
    if "/" in host or re.search(r"(?<!:):\d+$", host):
        stop(f"ALLOWED_HOSTS={host} nie jest samą nazwą, bez https:// i bez portu.")
    if PRODUCTION and host == "*":
        stop("ALLOWED_HOSTS=* wpuszcza każdą nazwę. Wpisz nazwy tego serwisu.")
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
    "notifications",
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
    "core.staticfiles.StaticFilesConfig",
    "tinymce",
    "django.forms",  # its templates, for FORM_RENDERER
    "django_otp",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    "rumia_social.security_headers.SecurityHeadersMiddleware",
    # Before the host is validated: health probes use the IP address.
    "operations.health.HealthMiddleware",
    "core.middleware.HostPortMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "core.staticfiles.StaticFilesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "accessibility.middleware.DisplayPreferencesMiddleware",
    "library.middleware.BodyLimitMiddleware",
    "core.middleware.SessionKeyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.middleware.CleanInputMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "publishing.form_recovery.RememberEditorMiddleware",
    "publishing.preview.PreviewMiddleware",
    "publishing.edit_links.EditLinkMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "rumia_social.urls"
# Form templates can be overridden in templates/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WSGI_APPLICATION = "rumia_social.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "core.template_loaders.UnindentingLoader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accessibility.context_processors.display_preferences",
                "accessibility.context_processors.declaration",
                "notifications.context_processors.notifications",
                "pages.context_processors.page_defaults",
                "pages.context_processors.site",
            ],
        },
    },
]

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "db.sqlite3",
    # One connection per request, although opening it takes up to a third of the time of an uncached page. A persistent
    # one would keep using a replaced database file and prevent the checkpoint of the -wal file.
    "CONN_MAX_AGE": 0,
    "OPTIONS": {
        # Transactions take the write lock when they begin and wait for it; commits survive a power failure.
        "transaction_mode": "IMMEDIATE",
        # Connecting waits this long only: if the file cannot even be read, pages come from the cache.
        "timeout": 2,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
    },
}


# libpq would parse the part of a password after an unescaped character as the host.
POSTGRESQL_URL = re.compile(
    r"postgres(?:ql)?://(?:(?:[^\s:@/?#%]|%[0-9A-Fa-f]{2})+(?::(?:[^\s:@/?#%]|%[0-9A-Fa-f]{2})*)?@)?"
    r"[^\s@/?#]*/[^\s@/?#]+(?:\?\S*)?"
)


def parse_database_url(url):
    """Return the entry of DATABASES for a libpq connection URI: postgresql://user:password@host/name."""
    require_extra("DATABASE_URL", "postgresql", "psycopg")
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        if not POSTGRESQL_URL.fullmatch(url):
            raise ValueError
        parts = conninfo_to_dict(url)
        name = parts.pop("dbname")
    except (psycopg.ProgrammingError, KeyError, ValueError):
        # The URL is not repeated, because it may contain a password.
        stop(
            "DATABASE_URL musi wyglądać tak: postgresql://użytkownik:hasło@serwer:5432/nazwa. W haśle zamiast "
            "@ : / # ? % wpisz %40 %3A %2F %23 %3F %25."
        )
    names = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        **{setting: str(parts.pop(part, "")) for part, setting in names.items()},
        "OPTIONS": {
            # Detect an outage quickly; pages come from the cache meanwhile.
            "connect_timeout": "3",
            "tcp_user_timeout": "10000",
            # As long as with SQLite. gunicorn.conf.py adds a statement timeout in PGOPTIONS.
            "options": f"-c lock_timeout=20s {os.environ.get('PGOPTIONS', '')}",
            **parts,
        },
        # Persistent connections: connecting takes longer than most pages.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASE_URL = env("DATABASE_URL")
DATABASES = {"default": parse_database_url(DATABASE_URL) if DATABASE_URL else SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.DecoratedCommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.ContextWordsValidator"},
]

# Sessions of staff end after this many seconds without a request, or since sign-in.
SESSION_IDLE_AGE = 2 * 3600
SESSION_COOKIE_AGE = 12 * 3600
LOGIN_URL = "admin:login"
PASSWORD_RESET_TIMEOUT = 24 * 3600  # of the links with which staff set their password
# Optional on a local site, required in production.
SECOND_FACTOR_REQUIRED = PRODUCTION
# Number of own proxies that append to X-Forwarded-For; with 0 the client address is that of the connection.
TRUSTED_PROXY_COUNT = env_number("TRUSTED_PROXY_COUNT")
OTP_TOTP_ISSUER = "Ekonomia społeczna Rumia"
OTP_TOTP_THROTTLE_FACTOR = 0  # accounts.throttling does it, with a message

# Mail to subscribers and to staff. Optional: without EMAIL_HOST none is sent, and nobody can subscribe.
EMAIL_HOST = env("EMAIL_HOST")
EMAIL_PORT = env_port("EMAIL_PORT", default=587)
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = not EMAIL_USE_SSL and env_flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 5  # seconds; a resident waits for the response
DEFAULT_FROM_EMAIL = env_email("DEFAULT_FROM_EMAIL")
# Recipients of reports about failed timers (manage.py report_failure). Not Django's ADMINS, which 6.1 wants in another
# form than 5.2.
ADMIN_EMAILS = env_emails("ADMINS")
if EMAIL_HOST and not DEFAULT_FROM_EMAIL:
    stop("DEFAULT_FROM_EMAIL nie jest ustawione. Przy EMAIL_HOST musi zawierać adres nadawcy.")

LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", "polski")]
TIME_ZONE = "Europe/Warsaw"
USE_I18N = True  # for Django's Polish translations of the admin
FORMAT_MODULE_PATH = "core.formats"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o644  # of collected static files, which belong to root

# The page cache keeps all public pages on disk and recent ones in the memory of each process.
PAGE_CACHE = not DEBUG
PAGE_CACHE_MEMORY_BYTES = 16 * 1024 * 1024
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": PAGE_CACHE_DIR,
        "TIMEOUT": None,  # entries are validated by content version and expiry
        "OPTIONS": {"MAX_ENTRIES": 2000},  # at most 1 MB each, typically 10 kB
    },
}

# Uploads are stored in MEDIA_ROOT, or in an S3 bucket for a site on several hosts.
S3_BUCKET = env("S3_BUCKET")
if S3_BUCKET:
    require_extra("S3_BUCKET", "s3", "boto3")
    if not (env("AWS_ACCESS_KEY_ID") and env("AWS_SECRET_ACCESS_KEY")):
        stop("S3_BUCKET wymaga kluczy w AWS_ACCESS_KEY_ID i AWS_SECRET_ACCESS_KEY.")
STORAGES = {
    "default": {"BACKEND": "core.s3.S3Storage"}
    if S3_BUCKET
    # Only the site reads uploads, and serves those that are public.
    else {"BACKEND": "core.storage.AtomicFileSystemStorage", "OPTIONS": {"file_permissions_mode": 0o600}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "core.staticfiles.BundlingManifestStaticFilesStorage"
    },
}

# Optional: each uploaded document is scanned by ClamAV.
CLAMD_SOCKET = env("CLAMD_SOCKET")
if CLAMD_SOCKET and not CLAMD_SOCKET.startswith("/"):
    stop(f"CLAMD_SOCKET={CLAMD_SOCKET} nie jest ścieżką gniazda programu clamd, jak /run/clamav/clamd.ctl.")

# Public pages use no session and no CSRF token, so a visit sets no cookie.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "home.error_views.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
# Prefix of all cookies: browsers accept __Host- cookies over HTTPS from this host only (RFC 6265bis, 4.1.3).
COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sesja"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
MESSAGE_STORAGE = "core.messages.MessageStorage"
WHITENOISE_ALLOW_ALL_ORIGINS = False
# The only script of public pages (base.html); no other can run there, whatever markup gets into a page.
DISPLAY_SCRIPT = (BASE_DIR / "templates/includes/display_history.js").read_bytes()
DISPLAY_SCRIPT_SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(DISPLAY_SCRIPT).digest()).decode()}'"
# Public pages load styles, fonts and images of this site and submit forms to it; no framing. (Not django-csp: no
# release since April 2025, and Django 6 has CSP built in, with these names.)
# `default-src` is not 'none', because Firefox before 132 takes it for the files that `use` draws (bug 1773976).
SECURE_CSP = {
    "default-src": ["'self'"],
    "script-src": [DISPLAY_SCRIPT_SOURCE],
    "child-src": ["'none'"],
    "media-src": ["'none'"],
    "object-src": ["'none'"],
    "style-src": ["'self'"],
    "font-src": ["'self'"],
    "img-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
# Additions for the admin, and for its forms with the rich text editor.
SECURE_CSP_ADMIN = {"script-src": ["'self'", DISPLAY_SCRIPT_SOURCE]}  # the latter for previews
SECURE_CSP_RICH_TEXT = {
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
}
PERMISSIONS_DENIED = [
    *("accelerometer", "autoplay", "bluetooth", "browsing-topics"),
    *("camera", "display-capture", "encrypted-media"),
    *("geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "screen-wake-lock", "serial", "usb", "web-share", "xr-spatial-tracking"),
]
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    # For this name alone: it may be the city's main domain, and browsers would refuse every other site below it that
    # has no certificate, for a year.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env_flag("HSTS_INCLUDE_SUBDOMAINS")
    if not SECURE_HSTS_PRELOAD:
        SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# The toolbar offers only what rich_text.cleaning allows. Options that depend on the form (stylesheets, skin, label) are
# set in publishing.forms.
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
    # Images come from the library, where they have an alternative text.
    "paste_data_images": False,
    # Styles mark hidden and deleted words, which are removed on saving when the server cannot be reached at once.
    "paste_remove_styles_if_webkit": False,
    "plugins": "lists link table code autoresize searchreplace",
    "statusbar": False,
    "toolbar": "undo redo | blocks | bold italic | bullist numlist outdent indent blockquote | "
    "link librarydocument libraryimage table | language removeformat code | headings searchreplace",
    "block_formats": "Akapit=p; Nagłówek=h2; Nagłówek niższy=h3; Nagłówek najniższy=h4",
    "table_toolbar": "tablecaption tabledelete | tablerowheader tablecolheader | "
    "tableinsertrowbefore tableinsertrowafter tabledeleterow | "
    "tableinsertcolbefore tableinsertcolafter tabledeletecol",
    "table_header_type": "sectionCells",
    "table_resize_bars": False,
    "table_use_colgroups": False,
    # Tab leaves the editor (WCAG 2.1.2) instead of nesting list items and adding rows. Buttons do that.
    "lists_indent_on_tab": False,
    "table_tab_navigation": False,
    "object_resizing": False,
    "elementpath": False,
    "toolbar_mode": "wrap",
    "link_target_list": False,
    "link_title": False,
}

# Used by gunicorn.conf.py. Validated here, so that `manage.py prepare`, which runs before gunicorn, stops with one line
# instead of a traceback.
HOST = env("HOST", "127.0.0.1")
PORT = env_port("PORT", default=8000)
WEB_CONCURRENCY = env_number("WEB_CONCURRENCY", default=2)
if not WEB_CONCURRENCY:
    stop("WEB_CONCURRENCY=0: bez procesów serwis nie działa.")

# Requests are logged to stdout, errors to stderr; see operations.request_log.
LOG_FORMAT = env_choice("LOG_FORMAT", "text", "json")
LOG_REQUESTS = env_flag("LOG_REQUESTS", default=PRODUCTION)
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
        # Not gunicorn's handler, which logs whole URLs; below ERROR it logs client addresses.
        "gunicorn.error": {"handlers": ["errors"], "level": "ERROR", "propagate": False},
        "operations.requests": {"handlers": ["requests"], "level": "INFO", "propagate": False},
    },
}

SENTRY_DSN = env("SENTRY_DSN")
if SENTRY_DSN:
    require_extra("SENTRY_DSN", "sentry", "sentry_sdk")
    import sentry_sdk

    from operations.request_log import scrub_event

    # Errors only: no traces, no local variables, no data of the client.
    try:
        sentry_sdk.init(
            dsn=SENTRY_DSN,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            before_send=scrub_event,
        )
    except sentry_sdk.utils.BadDsn:
        stop("SENTRY_DSN nie jest adresem takiej usługi.")

stop_for_misspelt_names()
