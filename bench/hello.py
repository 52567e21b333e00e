"""What gunicorn itself costs: an answer ready in memory, as small as can be."""

BODY = [b"Hello, world!\n"]
HEADERS = [("Content-Type", "text/plain"), ("Content-Length", str(len(BODY[0])))]


def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return BODY
