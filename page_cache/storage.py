"""Stored responses: those of one process in memory, those of the host on disk."""

import contextlib
import hashlib
from dataclasses import dataclass, field
from wsgiref.headers import Headers

from django.core.cache import caches

from core.content_encoding import compress, is_compressible, negotiate_encoding
from core.surrogate import SURROGATE_CACHE_CONTROL

from .keys import CacheKey

STALE_HEADER = ("X-Served-From", "last-good")
NOT_MODIFIED_HEADERS = {"ETag", "Vary", "Cache-Control", STALE_HEADER[0]}  # RFC 9110, 15.4.5


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

    def get_header(self, name):
        return Headers(self.headers).get(name, "")

    @property
    def is_personal(self):
        control = self.get_header("Cache-Control").lower()
        return bool(self.get_header("Set-Cookie")) or "no-store" in control or "private" in control

    def send(self, environ, start_response, *, is_stale=False):
        encoding = negotiate_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        variant = encoding, "HTTP_SURROGATE_CAPABILITY" in environ and not is_stale
        etag, headers, body = self.encoded.get(variant) or self.encode(*variant)
        headers = [*headers, STALE_HEADER] if is_stale else headers
        # Weak comparison (RFC 9110, 13.1.2): a proxy may have weakened the tag.
        tags = {tag.strip().removeprefix("W/") for tag in environ.get("HTTP_IF_NONE_MATCH", "").split(",")}
        if etag and tags & {etag, "*"}:
            start_response("304 Not Modified", [pair for pair in headers if pair[0] in NOT_MODIFIED_HEADERS])
            return []
        start_response(self.status, headers)
        return body

    def encode(self, encoding, is_for_surrogate):
        """Return (ETag, headers, body) in one encoding, and keep them for the next request."""
        body, headers, etag = self.body, Headers(list(self.headers)), None
        if encoding and is_compressible(self.get_header("Content-Type")):
            body = compress(body, encoding)
            headers["Content-Encoding"] = encoding
        if self.version:
            # The tag covers the headers, too, because browsers store them.
            digest = hashlib.blake2b(repr(self.headers).encode() + body, digest_size=12).hexdigest()
            headers["ETag"] = etag = f'"{digest}"'
            headers.setdefault("Cache-Control", "no-cache")
            if is_for_surrogate:
                headers["Cache-Control"] = SURROGATE_CACHE_CONTROL
        vary = ["Accept-Encoding", *(name.strip() for name in self.get_header("Vary").split(","))]
        headers["Vary"] = ", ".join(dict.fromkeys(filter(None, vary)))
        headers["Content-Length"] = str(len(body))
        self.encoded[encoding, is_for_surrogate] = etag, headers.items(), [body]
        return self.encoded[encoding, is_for_surrogate]

    def __reduce__(self):
        # By position, so that a response pickled by another release raises TypeError and counts as missing.
        arguments = self.key, self.status, self.headers, self.body, self.version, self.start_id
        return CachedResponse, (*arguments, self.fresh_until, self.public_until)


class Storage:
    """In the memory of this process, and on disk by Django's file-based cache, which outlives a restart."""

    def __init__(self, max_memory_bytes):
        self.memory, self.memory_bytes, self.max_memory_bytes = {}, 0, max_memory_bytes

    def set(self, response):
        self.keep_in_memory(response)
        with contextlib.suppress(OSError):  # a full disk
            caches["pages"].set(get_cache_name(response.key), response)

    def keep_in_memory(self, response):
        """Drop all of the memory when it is full: requested pages are read from the disk again."""
        if self.memory.get(response.key) is response:
            return
        size = 3 * len(response.body) + 4000  # with the encoded bodies
        if self.memory_bytes + size > self.max_memory_bytes:
            self.memory.clear()
            self.memory_bytes = 0
        if size <= self.max_memory_bytes // 8:
            self.memory_bytes += 0 if response.key in self.memory else size
            self.memory[response.key] = response

    def get_from_disk(self, key):
        try:
            return caches["pages"].get(get_cache_name(key))
        except Exception:  # a disk error, or a file that is damaged or of another release
            return None


def get_cache_name(key):
    return hashlib.blake2b(repr(tuple(key)).encode(), digest_size=16).hexdigest()
