"""
A cache of public pages: WSGI middleware around Django, so that a hit costs nothing of Django.

keys        the cache key: all that a public response may depend on, the display variant included
storage     stored responses, in memory and on disk
version     the version of public content, shared by the processes of a host; other hosts learn of it by the database
expiry      when pages change by themselves
fragments   what pages of one version have in common
middleware  fresh, stale or rendered by Django
media       uploads during a database outage
refresher   the background thread: polls the version, writes to disk, renders outdated pages again
"""

# Set in the environ by Django's error view when the database or the storage failed, not the code.
OUTAGE = "page_cache.outage"
