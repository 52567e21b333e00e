"""A WSGI upstream that sends any response, also those that the site never sends."""

import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from core.surrogate import SURROGATE_CACHE_CONTROL as PUBLIC


class Upstream:
    """
    An upstream whose responses are set by `answer`: (status, {header: value}, delay in seconds).

    `requests` counts requests by URL, `received` has the headers of the last one.
    """

    def __enter__(self):
        self.requests = Counter()
        self.received = {}
        self.answer = (200, {"Cache-Control": PUBLIC}, 0)
        upstream = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                upstream.requests[self.path] += 1
                upstream.received = dict(self.headers)
                status, headers, seconds = upstream.answer
                time.sleep(seconds)
                # A 304 has no body (RFC 9110, 15.4.5): its bytes would be read as the next response.
                body = b"" if status == 304 else b"Tresc"
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *parts):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()
