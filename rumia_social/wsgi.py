import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rumia_social.settings")

application = get_wsgi_application()
page_cache = None

if settings.PAGE_CACHE:
    # Imported after Django is set up, because it uses models.
    from page_cache.middleware import PageCacheMiddleware

    application = page_cache = PageCacheMiddleware(application)

if settings.LOG_REQUESTS:
    from operations.request_log import RequestLogMiddleware

    application = RequestLogMiddleware(application)
