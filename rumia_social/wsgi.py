import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rumia_social.settings")

application = get_wsgi_application()
page_cache = None

if settings.PAGE_CACHE:
    # It asks models when pages change, so Django comes first.
    from page_cache.application import PageCache

    application = page_cache = PageCache(application)

if settings.LOG_REQUESTS:
    from .request_log import RequestLog

    application = RequestLog(application)
