"""What gunicorn itself costs: an answer ready in memory, with the headers and as many bytes as in LIKE."""

import json
import os

LIKE = json.loads(os.environ["LIKE"])
BODY = [b"x" * LIKE["bytes"]]
HEADERS = [tuple(header) for header in LIKE["headers"]]


def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return BODY
