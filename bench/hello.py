"""The cost of gunicorn itself: a constant response with the headers and the size given in LIKE (JSON)."""

import json
import os

LIKE = json.loads(os.environ["LIKE"])
BODY = [b"x" * LIKE["bytes"]]
HEADERS = [tuple(header) for header in LIKE["headers"]]


def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return BODY
