import re
import time
from contextlib import ExitStack

import pytest

from tests import site_database
from tests.nginx import PRODUCTION, Nginx
from tests.processes import PreparedSite

from .console import Console


class Front:
    """The site as in production: nginx with deploy/nginx.conf, gunicorn, and a console to change content."""

    def __init__(self, site, nginx, console):
        self.site, self.nginx, self.console = site, nginx, console
        self.request = nginx.request

    def create(self, kind, **fields):
        """Create content with tests.factories; return its URL."""
        return self.console(
            f"from tests import factories; result = factories.{kind}(**fields).get_absolute_url()",
            fields=fields,
        )

    def create_page_with_files(self, title):
        """Create a page with an image and a document in its text; return the three URLs."""
        return self.console(
            """
from tests import factories
image, document = factories.image(), factories.document(title=title)
body = f'<p><a href="{document.file.url}">Plik</a></p>'
article = factories.article(title=title, body=body, image=image)
result = article.get_absolute_url(), image.file.url, document.file.url
""",
            title=title,
        )

    def update(self, address, **fields):
        """Change the article at the URL, as publishing or unpublishing it does."""
        slug = address.strip("/").rpartition("/")[2]
        self.console(
            "from pages.models import Article; Article.objects.filter(slug=slug).update(**fields)",
            slug=slug,
            fields=fields,
        )

    def requests_to_site(self, address):
        """Return how many requests for this URL reached gunicorn, according to the request log."""
        time.sleep(0.5)  # the request is logged after its response was sent
        return len(re.findall(rf" (?:GET|HEAD) {re.escape(address)} \d", self.site.output))

    def sign_in(self):
        """Return the Cookie header of a signed-in superuser."""
        key = self.console(
            """
from django.conf import settings
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests import factories
client, user = Client(), factories.staff()
client.force_login(user)
session = client.session
session["otp_device_id"] = TOTPDevice.objects.create(user=user, name="App", confirmed=True).persistent_id
session.save()
result = session.session_key
"""
        )
        return f"__Host-sesja={key}"


@pytest.fixture(scope="module")
def front(prepared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("front")
    site_database.copy(prepared, folder / "data")
    with ExitStack() as stack:
        site = stack.enter_context(PreparedSite(folder / "data", **PRODUCTION))
        nginx = stack.enter_context(Nginx(folder / "nginx", site.port))
        console = stack.enter_context(Console(folder / "data", **PRODUCTION))
        yield Front(site, nginx, console)
