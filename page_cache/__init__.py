"""Cache of public pages: WSGI middleware around Django, so that a hit costs nothing of Django."""

# Set in the environ by Django's error view when the database or the storage failed, not the code.
OUTAGE = "page_cache.outage"
