"""nginx with deploy/nginx.conf in front of a site on this machine."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import time
from dataclasses import dataclass

from .processes import ROOT, free_port

SHIPPED = ROOT / "deploy" / "nginx.conf"
HOST = "spoleczna.example.pl"
# Settings of a site behind this nginx.
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "klucz-do-testow-" * 5,
    "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
    "TRUSTED_PROXY_COUNT": "1",
}
# The relevant part of Debian's /etc/nginx/nginx.conf.
MAIN = """
{user}
pid {folder}/pid;
worker_processes 2;
error_log {folder}/main-error.log;
events {{ worker_connections 768; }}
http {{
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
    ssl_prefer_server_ciphers on;
    gzip on;
    access_log {folder}/main-access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def find_program(name):
    """Return the path of a program, also from /usr/sbin, which is often not in PATH."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if not found:
        raise RuntimeError(f"{name} is not installed (Debian: apt-get install nginx openssl).")
    return found


def substitute(text, replacements):
    """Return the text with each key of `replacements` replaced. Raise ValueError if one is missing."""
    for old, new in replacements.items():
        if old not in text:
            raise ValueError(f"deploy/nginx.conf has no {old!r}")
        text = text.replace(old, new)
    return text


@dataclass
class Response:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Nginx:
    """
    An nginx process on free ports, as a context manager.

    `changes` replaces text of the shipped file, such as a timeout for which a test cannot wait; `is_tls=False` is for
    benchmarks.
    """

    def __init__(self, folder, site_port, *, is_tls=True, changes=None):
        self.folder = folder
        self.port, self.plain_port = free_port(), free_port()
        self.is_tls = is_tls
        self.cache = folder / "cache"
        self.error_log = folder / "error.log"
        self.webroot = folder / "webroot"
        folder.mkdir(parents=True, exist_ok=True)
        self.make_certificate()
        # If root starts nginx, its workers run as another user by default, who cannot read the folder.
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
        (folder / "site.conf").write_text(
            substitute(
                SHIPPED.read_text(),
                {
                    "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port}{' ssl http2' if is_tls else ''};",
                    "    listen [::]:443 ssl http2;\n": "",
                    f"server_name {HOST};": f"server_name {HOST}{'' if is_tls else ' 127.0.0.1'};",
                    "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
                    "    listen [::]:80;\n": "",
                    "127.0.0.1:8000": f"127.0.0.1:{site_port}",
                    "/etc/letsencrypt/live/spoleczna.example.pl": str(folder),
                    "/var/cache/rumia-social": str(self.cache),
                    "/var/log/nginx/error.log": str(self.error_log),
                    "/var/www/html": str(self.webroot),
                    "/srv/rumia-social/": f"{ROOT}/",
                    **(changes or {}),
                },
            )
        )
        self.command = [find_program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]

    def make_certificate(self):
        certificate = ["-keyout", self.folder / "privkey.pem", "-out", self.folder / "fullchain.pem"]
        name = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        run(find_program("openssl"), "req", "-x509", *key, *name, *certificate)

    def __enter__(self):
        with (self.folder / "said").open("w") as said:
            self.process = subprocess.Popen(
                [*self.command, "-g", "daemon off;"], stdin=subprocess.DEVNULL, stdout=said, stderr=said
            )
        end = time.monotonic() + 20
        while not is_listening(self.port):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((self.folder / "said").read_text())
            time.sleep(0.02)
        return self

    def __exit__(self, *error):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)

    def stored(self, address):
        """Return the cache files of responses for this URL, query string included."""
        key = re.compile(rb"\nKEY: https?://%b%b[ \n]" % (HOST.encode(), re.escape(address.encode())))
        return [
            file for file in self.cache.rglob("*") if file.is_file() and key.search(file.read_bytes()[:2000])
        ]

    def age(self, address, seconds):
        """Age the cached responses for this URL by `seconds` (ngx_http_file_cache_header_t: version, valid_sec)."""
        files = self.stored(address)
        assert files, f"nothing is stored for {address}"
        for file in files:
            with file.open("r+b") as opened:
                version, valid_until = struct.unpack("=QQ", opened.read(16))
                assert (version, abs(valid_until - time.time()) < 86_400) == (5, True), "another file format"
                opened.seek(8)
                opened.write(struct.pack("=Q", valid_until - seconds))

    def connect(self, timeout=60):
        """Open a TLS connection that trusts the generated certificate."""
        trusted = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        return trusted.wrap_socket(plain, server_hostname=HOST)

    def request(self, address, method="GET", body=None, **headers):
        """Return the response to a request on a new connection. Headers are keyword arguments with `_` for `-`."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return send(self.connect(), method, address, body, {"Accept-Encoding": "br, gzip"} | headers)

    def request_plain(self, address, method="GET", **headers):
        """Return the response over plain HTTP, on the port in place of 80."""
        sock = socket.create_connection(("127.0.0.1", self.plain_port), timeout=60)
        return send(sock, method, address, headers=headers)


def send(sock, method, address, body=None, headers=None):
    connection = http.client.HTTPConnection(HOST)
    connection.sock = sock
    with contextlib.closing(connection):
        connection.request(method, address, body, headers or {})
        response = connection.getresponse()
        return Response(response.status, response.headers, response.read())


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout + done.stderr


def is_listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
