"""
One line for each request, as text or JSON, and the number of the request in each line about a fault.

No personal data: neither who asked (address, browser, account) nor what for (the query string, the form). So the log
may be kept as long as it is useful.
"""

import json
import logging
import re
import secrets
import time
from contextvars import ContextVar
from datetime import UTC, datetime

logger = logging.getLogger("rumia_social.requests")

REQUEST_ID = "HTTP_X_REQUEST_ID"
# A proxy before us may have numbered the request; anything else that calls itself a number is a visitor's joke.
GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")

# PostgreSQL tells below its first line what stands in the row at fault.
ROWS = re.compile(
    r"^((?:psycopg|django\.db)\.[\w.]+: [^\n]*)\n.*?(?=\n\n(?:The above exception|During handling)|\Z)",
    re.MULTILINE | re.DOTALL,
)

# Whoever has such an address reads what became of a request for accessibility.
KEY_OF_A_RECEIPT = re.compile(r"""(?<=/dostepnosc/wniosek/)[^/\s?"']+""")

request_id = ContextVar("request_id", default="-")


def without_keys(said):
    """A text, or texts in dicts and lists, without the keys in addresses of receipts."""
    if isinstance(said, dict):
        return {name: without_keys(value) for name, value in said.items()}
    if isinstance(said, list):
        return [without_keys(value) for value in said]
    return KEY_OF_A_RECEIPT.sub("…", said) if isinstance(said, str) else said


class RequestLog:
    """WSGI middleware, outermost: also counts what never reaches Django."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        line = Line(environ)
        try:
            return self.logged(line, environ, start_response)
        except BaseException:
            line.write()
            raise

    def logged(self, line, environ, start_response):
        given = environ.get(REQUEST_ID, "")
        number = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        request_id.set(number)

        def numbered(status, headers, exc_info=None):
            line.status = status
            return start_response(status, [*headers, ("X-Request-ID", number)], exc_info)

        return Closing(self.application(environ, numbered), line)


class Line:
    def __init__(self, environ):
        self.began = time.perf_counter()
        self.method = environ["REQUEST_METHOD"]
        # Bytes read as Latin-1 (PEP 3333). No line may be forged by an address with an end of line in it.
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
        path = without_keys(path)
        self.path = "".join(letter if letter.isprintable() else "\ufffd" for letter in path)[:300]
        self.status = "500 Internal Server Error"
        self.bytes = 0

    def write(self):
        milliseconds = round((time.perf_counter() - self.began) * 1000, 1)
        logger.info(
            "%s %s %s %s B %s ms",
            *(self.method, self.path, self.status[:3], self.bytes, milliseconds),
            extra={
                "fields": {
                    "method": self.method,
                    "path": self.path,
                    "status": int(self.status[:3]),
                    "bytes": self.bytes,
                    "milliseconds": milliseconds,
                }
            },
        )


class Closing:
    """The body, which counts its bytes and writes the line when the server is through with it."""

    def __init__(self, body, line):
        self.body, self.line = body, line

    def __iter__(self):
        for part in self.body:
            self.line.bytes += len(part)
            yield part

    def close(self):
        try:
            if hasattr(self.body, "close"):
                self.body.close()
        finally:
            self.line.write()


class NumberFilter(logging.Filter):
    def filter(self, record):
        record.request_id = request_id.get()
        return True


class TextFormatter(logging.Formatter):
    def format(self, record):
        return without_keys(super().format(record))

    def formatException(self, exc_info):
        return ROWS.sub(r"\1", super().formatException(exc_info))


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
        return json.dumps(without_keys(line), ensure_ascii=False)


def impersonal(event, hint):
    """A fault as it is reported to a service (sentry_sdk's `before_send`): what broke and where, nobody's words."""
    asked = event.get("request", {})
    event["request"] = {name: asked[name] for name in ("method", "url") if name in asked}
    for fault in event.get("exception", {}).get("values", []):
        fault["value"] = (fault.get("value") or "").partition("\n")[0]
    return without_keys(event)
