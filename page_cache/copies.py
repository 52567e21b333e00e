"""A finished answer: the few that are asked for most in memory, all that were asked for on disk."""

import contextlib
import gzip
import hashlib
import json
import os
import re
import threading
import time
import zlib
from collections import OrderedDict
from dataclasses import asdict, dataclass, field
from functools import lru_cache

import brotli

from .keys import Key

LAST_GOOD = ("X-Served-From", "last-good")
# What a copy says itself, for each encoding.
OWN_HEADERS = {"content-length", "content-encoding", "etag", "vary", "cache-control"}
# RFC 9110, 15.4.5: what an answer "not modified" repeats.
OF_NOT_MODIFIED = {"ETag", "Vary", "Cache-Control"}
# For nginx before the site, which asks for it with Surrogate-Capability (W3C Edge Architecture) and sends browsers
# "no-cache" in its place: a page may be reused for a second, and while the site does not answer for ten minutes.
SURROGATE_CACHE_CONTROL = ("Cache-Control", "max-age=1, stale-while-revalidate=1, stale-if-error=600")
CODING = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?")


@lru_cache(maxsize=256)
def preferred_coding(accepted):
    """The best coding we have of those in an Accept-Encoding header; "" for none."""
    weights = {}
    for part in accepted.lower().split(","):
        found = CODING.fullmatch(part)
        if found:
            with contextlib.suppress(ValueError):
                weights[found[1]] = float(found[2] or 1)
    return next((coding for coding in ("br", "gzip") if weights.get(coding, weights.get("*", 0)) > 0), "")


def with_vary(headers):
    named = [name.strip() for key, value in headers if key.lower() == "vary" for name in value.split(",")]
    return ", ".join(dict.fromkeys(["Accept-Encoding", *filter(None, named)]))


@dataclass
class Copy:
    """
    An answer that Django gave, ready to be sent.

    `mark` and `start` say under which content and which start of the site it was made; until `fresh_until` it is the
    page as it is, until `public_until` nothing on it has ended. `packed` is the body in each coding.
    """

    key: Key
    headers: list
    packed: dict
    digest: str
    mark: bytes
    start: str
    fresh_until: float
    public_until: float
    answers: dict = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, content, headers, **facts):
        # The headers are part of what a browser keeps: the tag covers them too.
        digest = hashlib.blake2b(repr(headers).encode() + content, digest_size=12).hexdigest()
        # Quality 5 is the last that costs less time than the page itself.
        packed = {"br": brotli.compress(content, quality=5), "gzip": gzip.compress(content, 6, mtime=0)}
        return cls(headers=headers, packed=packed, digest=digest, **facts)

    def is_fresh(self, mark, start, now):
        return self.mark == mark and self.start == start and now < self.fresh_until

    def is_last_good(self, mark, now):
        """Whether it may stand in for a page that cannot be made: nothing was changed or has ended since."""
        return self.mark == mark and now < self.public_until

    def answer(self, environ, start_response, *more_headers):
        coding = preferred_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        tag, headers, body = self.answers.get(coding) or self.prepare(coding)
        # A page served stale is never stored by nginx: "no-cache" forbids it.
        if "HTTP_SURROGATE_CAPABILITY" in environ and not more_headers:
            headers = [header for header in headers if header[0] != "Cache-Control"]
            headers.append(SURROGATE_CACHE_CONTROL)
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and matches(asked, tag):
            headers = [header for header in headers if header[0] in OF_NOT_MODIFIED]
            start_response("304 Not Modified", [*headers, *more_headers])
            return []
        start_response("200 OK", [*headers, *more_headers] if more_headers else headers)
        return body if environ["REQUEST_METHOD"] == "GET" else []

    def prepare(self, coding):
        """The tag, headers and body of an answer in one coding, kept for the next."""
        body = self.packed[coding] if coding else gzip.decompress(self.packed["gzip"])
        tag = f'"{self.digest}{coding and "-"}{coding}"'
        control = next((value for name, value in self.headers if name.lower() == "cache-control"), "no-cache")
        headers = [
            *((name, value) for name, value in self.headers if name.lower() not in OWN_HEADERS),
            ("Cache-Control", control),
            ("Vary", with_vary(self.headers)),
            ("ETag", tag),
            ("Content-Length", str(len(body))),
        ]
        if coding:
            headers.append(("Content-Encoding", coding))
        self.answers[coding] = tag, headers, [body]
        return self.answers[coding]

    @property
    def size(self):
        """What it may take in memory, with the plain body that somebody may ask for (its length ends the gzip)."""
        packed = self.packed["gzip"]
        return sum(map(len, self.packed.values())) + int.from_bytes(packed[-4:], "little") + 4000

    def to_bytes(self):
        facts = asdict(self) | {"mark": self.mark.hex(), "packed": {}}
        del facts["answers"]
        facts["packed"] = {coding: len(body) for coding, body in self.packed.items()}
        written = json.dumps(facts).encode() + b"\n" + b"".join(self.packed.values())
        return zlib.crc32(written).to_bytes(4, "big") + written

    @classmethod
    def from_bytes(cls, stored):
        """Raises ValueError for what is not whole."""
        if zlib.crc32(memoryview(stored)[4:]).to_bytes(4, "big") != stored[:4]:
            raise ValueError("damaged")
        at = stored.index(b"\n", 4) + 1
        facts = json.loads(stored[4:at])
        packed = {}
        for coding, length in facts["packed"].items():
            packed[coding] = stored[at : at + length]
            at += length
        told = {
            "key": Key(*facts["key"]),
            "headers": [tuple(header) for header in facts["headers"]],
            "mark": bytes.fromhex(facts["mark"]),
            "packed": packed,
        }
        return cls(**(facts | told))


def matches(asked, tag):
    """Whether an If-None-Match header names the tag, which something on the way may have made a weak one."""
    return asked == tag or any(each.strip().removeprefix("W/") in (tag, "*") for each in asked.split(","))


class Memory:
    """The copies used last, within a number of bytes. Each process has its own."""

    def __init__(self, max_bytes):
        self.max_bytes = max_bytes
        self.bytes = 0
        self.copies = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key):
        copy = self.copies.get(key)
        if copy:
            with contextlib.suppress(KeyError):  # another thread has just dropped it
                self.copies.move_to_end(key)
        return copy

    def put(self, copy):
        with self.lock:
            dropped = self.copies.pop(copy.key, None)
            if dropped:
                self.bytes -= dropped.size
            self.copies[copy.key] = copy
            self.bytes += copy.size
            while self.bytes > self.max_bytes:
                # At one stroke: others move copies meanwhile.
                self.bytes -= self.copies.popitem(last=False)[1].size

    def clear(self):
        with self.lock:
            self.copies.clear()
            self.bytes = 0


class Folder:
    """Copies on disk, shared by the processes and kept over a restart."""

    SUFFIX = ".page"
    HALF = ".half"  # what is being written

    def __init__(self, path, max_bytes):
        self.path = path
        self.max_bytes = max_bytes

    def file_of(self, key):
        return self.path / (
            hashlib.blake2b(repr(tuple(key)).encode(), digest_size=16).hexdigest() + self.SUFFIX
        )

    def get(self, key):
        file = self.file_of(key)
        copy = self.read(file)
        if copy is None or copy.key != key:
            return None
        with contextlib.suppress(OSError):
            os.utime(file)  # asked for: among the last to be dropped
        return copy

    def read(self, file):
        """None for what is not there or not whole."""
        try:
            return Copy.from_bytes(file.read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, copy, *, asked_at=None):
        """Whole or not at all. A disk that is full keeps the copies it has."""
        file = self.file_of(copy.key)
        made = file.with_suffix(f".{os.getpid()}{self.HALF}")
        with contextlib.suppress(OSError):
            try:
                made.write_bytes(copy.to_bytes())
                if asked_at:
                    os.utime(made, (asked_at, asked_at))
                made.replace(file)
            finally:
                made.unlink(missing_ok=True)

    def files(self):
        """The stored copies, those asked for last first, as [(when, file, size)]."""
        found = []
        with contextlib.suppress(OSError), os.scandir(self.path) as entries:
            for entry in entries:
                if entry.name.endswith(self.SUFFIX):
                    with contextlib.suppress(FileNotFoundError):
                        stat = entry.stat()
                        found.append((stat.st_mtime, self.path / entry.name, stat.st_size))
        return sorted(found, reverse=True)

    def tidy(self):
        """Drop what was asked for longest ago until the rest keeps to the limit, and what a sudden end cut short."""
        for file in self.path.glob(f"*{self.HALF}"):
            with contextlib.suppress(OSError):
                if file.stat().st_mtime < time.time() - 3600:
                    self.drop(file)
        total = 0
        for _, file, size in self.files():
            total += size
            if total > self.max_bytes:
                self.drop(file)

    def drop(self, file):
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
