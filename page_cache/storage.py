"""Stored responses: those of one process in memory, those of the host on disk."""

import contextlib
import gzip
import hashlib
import re
from dataclasses import dataclass, field
from functools import lru_cache

import brotli
from django.core.cache import caches

from .keys import CacheKey

STALE_HEADER = ("X-Served-From", "last-good")
# Set for each Content-Encoding.
ENCODING_HEADERS = {"content-length", "content-encoding", "etag", "vary", "cache-control"}
NOT_MODIFIED_HEADERS = {"ETag", "Vary", "Cache-Control", STALE_HEADER[0]}  # RFC 9110, 15.4.5
# For nginx before the site, which asks for it with Surrogate-Capability (W3C Edge Architecture) and sends browsers
# "no-cache" in its place: a page may be reused for a second, and while the site does not answer for ten minutes.
SURROGATE_CACHE_CONTROL = "max-age=1, stale-while-revalidate=1, stale-if-error=600"
COMPRESSIBLE_TYPE = re.compile(r"text/|application/(\S+\+)?(xml|json)")
ACCEPTED_CODING = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?")


@lru_cache(maxsize=256)
def negotiate_encoding(accept_encoding):
    """Return "br", "gzip" or, for identity, ""."""
    weights = {}
    for part in accept_encoding.lower().split(","):
        accepted = ACCEPTED_CODING.fullmatch(part)
        if accepted:
            with contextlib.suppress(ValueError):
                weights[accepted[1]] = float(accepted[2] or 1)
    return next((coding for coding in ("br", "gzip") if weights.get(coding, weights.get("*", 0)) > 0), "")


def matches_etag(if_none_match, etag):
    """Compare weakly: a proxy may have weakened the tag."""
    tags = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return if_none_match == etag or any(tag in (etag, "*") for tag in tags)


@dataclass
class CachedResponse:
    """A response to an anonymous request. Only one that may be stored has a version and times."""

    key: CacheKey
    status: str
    headers: list
    body: bytes
    version: bytes = b""
    start_id: str = ""  # of the running code and templates
    fresh_until: float = 0  # seconds since the epoch
    public_until: float = 0  # until then nothing on the page has ended
    is_outage: bool = False
    encoded: dict = field(default_factory=dict, repr=False, compare=False)

    def is_fresh(self, version, start_id, now):
        return self.version == version and self.start_id == start_id and now < self.fresh_until

    def is_usable_when_stale(self, version, now):
        """Return whether nothing was changed since, and nothing on it has ended."""
        return self.version == version and now < self.public_until

    def get_header(self, name):
        return ", ".join(value for key, value in self.headers if key.lower() == name)

    @property
    def is_personal(self):
        control = self.get_header("cache-control").lower()
        return bool(self.get_header("set-cookie")) or "no-store" in control or "private" in control

    def send(self, environ, start_response, *, is_stale=False):
        encoding = negotiate_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        is_for_surrogate = "HTTP_SURROGATE_CAPABILITY" in environ and not is_stale
        variant = encoding, is_for_surrogate
        etag, headers, body = self.encoded.get(variant) or self.encode(*variant)
        if is_stale:
            headers = [*headers, STALE_HEADER]
        if_none_match = environ.get("HTTP_IF_NONE_MATCH")
        if if_none_match and etag and matches_etag(if_none_match, etag):
            headers = [header for header in headers if header[0] in NOT_MODIFIED_HEADERS]
            start_response("304 Not Modified", headers)
            return []
        start_response(self.status, headers)
        return body

    def encode(self, encoding, is_for_surrogate):
        """Return (ETag, headers, body) in one encoding, and keep them for the next request."""
        body, control, etag = self.body, self.get_header("cache-control"), None
        headers = [(name, value) for name, value in self.headers if name.lower() not in ENCODING_HEADERS]
        is_compressible = COMPRESSIBLE_TYPE.match(self.get_header("content-type"))
        if encoding and is_compressible:
            # Quality 5 is the last that takes less time than rendering.
            body = brotli.compress(body, quality=5) if encoding == "br" else gzip.compress(body, 6, mtime=0)
            headers.append(("Content-Encoding", encoding))
        if self.version:
            # Browsers store the headers too: the tag covers them.
            digest = hashlib.blake2b(repr(self.headers).encode() + body, digest_size=12).hexdigest()
            headers.append(("ETag", etag := f'"{digest}"'))
            if control in ("", "no-cache"):
                control = SURROGATE_CACHE_CONTROL if is_for_surrogate else "no-cache"
        if control:
            headers.append(("Cache-Control", control))
        vary = [name.strip() for name in self.get_header("vary").split(",") if name.strip()]
        headers.append(("Vary", ", ".join(dict.fromkeys(["Accept-Encoding", *vary]))))
        headers.append(("Content-Length", str(len(body))))
        self.encoded[encoding, is_for_surrogate] = etag, headers, [body]
        return self.encoded[encoding, is_for_surrogate]

    def __reduce__(self):
        # By position: what another release has pickled raises TypeError and counts as missing.
        facts = self.key, self.status, self.headers, self.body, self.version, self.start_id
        return CachedResponse, (*facts, self.fresh_until, self.public_until)


class MemoryCache:
    """When it is full, all of it is dropped: what is asked for again comes from the disk."""

    def __init__(self, max_bytes):
        self.max_bytes = max_bytes
        self.bytes = 0
        self.responses = {}
        self.get = self.responses.get

    def set(self, response):
        size = 3 * len(response.body) + 4000  # with the encoded bodies
        if self.bytes + size > self.max_bytes:
            self.responses.clear()
            self.bytes = 0
        if size <= self.max_bytes // 8:
            self.bytes += 0 if response.key in self.responses else size
            self.responses[response.key] = response


class DiskCache:
    """Django's file-based cache: shared by the processes, kept over a restart. A disk that fails is an empty cache."""

    def get(self, key):
        try:
            response = caches["pages"].get(self.name_of(key))
        except Exception:  # the disk fails, the file is damaged or of another release
            return None
        return response if response and response.key == key else None

    def set(self, response):
        with contextlib.suppress(OSError):
            caches["pages"].set(self.name_of(response.key), response)

    def name_of(self, key):
        return hashlib.blake2b(repr(tuple(key)).encode(), digest_size=16).hexdigest()
