"""Cache-Control for nginx before the site, which asks for it with `Surrogate-Capability` (W3C Edge Architecture)."""

# A stored response may be reused for a second, and for ten minutes while the site does not answer (RFC 5861). nginx
# sends browsers another header in its place.
SURROGATE_CACHE_CONTROL = "max-age=1, stale-while-revalidate=1, stale-if-error=600"
