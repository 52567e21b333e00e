"""
The request log, and what every log line and error report has in common: a request ID and no personal data.

Neither the client (IP address, browser, account) nor its data (query string, form) is logged, so that log retention is
not limited.
"""

import json
import logging
import re
import secrets
import time
from contextvars import ContextVar
from datetime import UTC, datetime

logger = logging.getLogger("operations.requests")
request_id = ContextVar("request_id", default="-")

# X-Request-ID of a proxy is accepted in this form only (log injection).
REQUEST_ID_RE = re.compile(r"[0-9A-Za-z-]{8,64}")
MAX_PATH_CHARS = 300
# Keys of receipts, subscriptions and password links, query strings (searches, tokens of preview links), passwords in
# URLs, addresses.
# An address is looked for from the start of a run of its characters: from each of them would take a square of time.
SECRETS_RE = re.compile(
    r"""(?<=/dostepnosc/wniosek/)[^/\s?"']+|(?<=/powiadomienia/koniec/)[^/\s?"']+"""
    r"""|(?<=/admin/nowe-haslo/)[^\s?"']+|(?<=/powiadomienia/potwierdz/)[^/\s?"']+|(?<=\S\?)[\w%][^\s"'<>]*|(?<=://)[^/\s@"']++(?=@)"""
    r"""|(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.+-]*\w"""
)
# PostgreSQL quotes the values of the invalid row after the first line of its message.
ROW_VALUES_RE = re.compile(
    r"^((?:psycopg|django\.db)\.[\w.]+: [^\n]*)\n.*?(?=\n\n(?:The above exception|During handling)|\Z)",
    re.MULTILINE | re.DOTALL,
)


def redact(value):
    """Return a text, or the texts in dicts and lists, without tokens, query strings, passwords in URLs, addresses."""
    if isinstance(value, dict):
        return {key: redact(each) for key, each in value.items()}
    if isinstance(value, list):
        return [redact(each) for each in value]
    return SECRETS_RE.sub("…", value) if isinstance(value, str) else value


class RequestLogMiddleware:
    """WSGI middleware, the outermost one, so that requests that do not reach Django are logged, too."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        proxy_request_id = environ.get("HTTP_X_REQUEST_ID", "")
        request_id.set(
            proxy_request_id if REQUEST_ID_RE.fullmatch(proxy_request_id) else secrets.token_hex(8)
        )
        return LoggedResponse(self.application, environ, start_response)


class LoggedResponse:
    """A response body that counts its bytes and is logged when the server closes it."""

    def __init__(self, application, environ, start_response):
        self.started_at = time.perf_counter()
        # WSGI hands over bytes as Latin-1 (PEP 3333). Unprintable characters would allow forged lines.
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
        path = "".join(char if char.isprintable() else "\ufffd" for char in redact(path))[:MAX_PATH_CHARS]
        self.fields = {"method": environ["REQUEST_METHOD"], "path": path, "status": 500, "bytes": 0}
        self.start_response = start_response
        try:
            self.body = application(environ, self.start)
        except BaseException:
            self.log()
            raise

    def start(self, status, headers, exc_info=None):
        self.fields["status"] = int(status[:3])
        return self.start_response(status, [*headers, ("X-Request-ID", request_id.get())], exc_info)

    def __iter__(self):
        for part in self.body:
            self.fields["bytes"] += len(part)
            yield part

    def close(self):
        try:
            if hasattr(self.body, "close"):
                self.body.close()
        finally:
            self.log()

    def log(self):
        fields = self.fields | {"milliseconds": round((time.perf_counter() - self.started_at) * 1000, 1)}
        logger.info("%s %s %s %s B %s ms", *fields.values(), extra={"fields": fields})


class RequestIdFilter(logging.Filter):
    def filter(self, record):
        record.request_id = request_id.get()
        return True


class TextFormatter(logging.Formatter):
    def format(self, record):
        return redact(super().format(record))

    def formatException(self, exc_info):
        return ROW_VALUES_RE.sub(r"\1", super().formatException(exc_info))


class JsonFormatter(TextFormatter):
    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            **getattr(record, "fields", {"message": record.getMessage()}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(redact(line), ensure_ascii=False)


def scrub_event(event, hint):
    """Remove personal data from an error report (`before_send` of sentry_sdk)."""
    request = event.get("request", {})
    event["request"] = {key: request[key] for key in ("method", "url") if key in request}
    for error in event.get("exception", {}).get("values", []):
        error["value"] = (error.get("value") or "").partition("\n")[0]
    return redact(event)
