"""Compression of responses: the encoding that a client accepts (RFC 9110, 12.5.3), and the encoded body."""

import gzip
import re
from functools import lru_cache

import brotli

COMPRESSIBLE_TYPE_RE = re.compile(r"text/|application/(\S+\+)?(xml|json)")
POSITIVE_WEIGHT_RE = re.compile(r"\s*|\s*q\s*=\s*(1(\.0*)?|0\.0*[1-9]\d*)\s*")


@lru_cache(maxsize=256)
def negotiate_encoding(accept_encoding):
    """Return "br", "gzip" or, for identity, ""."""
    accepts = {}
    for item in accept_encoding.lower().split(","):
        coding, _, weight = item.partition(";")
        accepts[coding.strip()] = bool(POSITIVE_WEIGHT_RE.fullmatch(weight))
    return next((coding for coding in ("br", "gzip") if accepts.get(coding, accepts.get("*", False))), "")


def is_compressible(content_type):
    return bool(COMPRESSIBLE_TYPE_RE.match(content_type))


def compress(body, encoding):
    # Higher qualities of brotli take longer than rendering.
    return brotli.compress(body, quality=5) if encoding == "br" else gzip.compress(body, 6, mtime=0)
