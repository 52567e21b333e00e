"""
What gunicorn itself costs: an answer ready in memory, as small as can be, or in all like the one in LIKE.

With AT_ONCE it is sent without a thread, as the site's cached pages are.
"""

import json
import os

LIKE = json.loads(os.environ.get("LIKE", "null"))

if LIKE:
    BODY = [b"x" * LIKE["bytes"]]
    HEADERS = [tuple(header) for header in LIKE["headers"]]
else:
    BODY = [b"Hello, world!\n"]
    HEADERS = [("Content-Type", "text/plain"), ("Content-Length", str(len(BODY[0])))]


def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return BODY


if os.environ.get("AT_ONCE"):
    application.at_once = application
